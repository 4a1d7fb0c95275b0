import { rfc3339 } from '../../../shared/base/clock.ts';
import type { PayoutFacts } from '../../../shared/ledger/payout-row.ts';

/** What the platform has paid to an organizer. */
export interface Payout extends PayoutFacts {
  reference?: string;
  note?: string;
  /** Hash of the request: the same key with another body is refused. */
  hash: string;
  returned?: PayoutReturn;
  /** The request that has recorded the return. Its id derives from the administrator and the idempotency key. */
  returnRequest?: { id: string; hash: string };
}

/** How a payout came back: a bank has returned all of it. Times are epoch ms. */
export interface PayoutReturn {
  transactionId: string;
  note?: string;
  /** When the money was back. */
  at: number;
  createdAt: number;
}

/** What was paid to an organizer in all, by currency, in minor units. Two payouts at a time cannot both change it. */
export interface PaidSums {
  version: number;
  sums: Record<string, number>;
}

export const payoutView = ({ payoutId, amount, reference, note, at, createdAt, returned }: Payout) => ({
  id: payoutId,
  transactionId: payoutId,
  amount,
  ...(reference && { reference }),
  ...(note && { note }),
  at: rfc3339(at),
  createdAt: rfc3339(createdAt),
  ...(returned && { returned: returnView(returned) }),
});

const returnView = ({ transactionId, note, at, createdAt }: PayoutReturn) => ({
  transactionId,
  ...(note && { note }),
  at: rfc3339(at),
  createdAt: rfc3339(createdAt),
});
