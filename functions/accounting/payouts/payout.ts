import { rfc3339 } from '../../../shared/base/clock.ts';
import type { PayoutFacts } from '../../../shared/ledger/payout-row.ts';

/** What the platform has paid to an organizer. */
export interface Payout extends PayoutFacts {
  reference?: string;
  note?: string;
  /** Hash of the request: the same key with another body is refused. */
  hash: string;
}

/** What was paid to an organizer in all, by currency, in minor units. Two payouts at a time cannot both change it. */
export interface PaidSums {
  version: number;
  sums: Record<string, number>;
}

export const payoutView = ({ payoutId, amount, reference, note, at, createdAt }: Payout) => ({
  id: payoutId,
  transactionId: payoutId,
  amount,
  ...(reference && { reference }),
  ...(note && { note }),
  at: rfc3339(at),
  createdAt: rfc3339(createdAt),
});
