import type { Dispute, OrderMoney, OutsideRefund } from '../records/order-money.ts';
import { type Account, accountOfProvider } from './account.ts';
import { sharesOf } from './event-shares.ts';
import type { TransactionKind } from './ledger-row.ts';
import { disputeStates, outsideFailedAt } from './order-times.ts';
import { moved, type Posting } from './posting.ts';

/** Books the disputes of an order, and the refunds that somebody made at the provider, past NightFlow. */
export const incidentTransactions = (order: OrderMoney): Posting[] => [
  ...(order.disputes ?? []).flatMap((dispute) => disputeTransactions(order, dispute)),
  ...(order.outsideRefunds ?? []).flatMap((refund) => outsideTransactions(order, refund)),
];

const accountOf = ({ attempts }: OrderMoney, attemptId: string): Account =>
  accountOfProvider(attempts.find(({ id }) => id === attemptId)?.provider ?? 'manual');

/** An inquiry of a bank, such as `warning_needs_response`, withholds nothing. */
const withholds = (status: string): boolean => !status.startsWith('warning_');

function disputeTransactions(order: OrderMoney, dispute: Dispute): Posting[] {
  const { id, attemptId, amount } = dispute;
  const [account, shares] = [accountOf(order, attemptId), sharesOf(order, amount.amount)];
  const told = disputeStates(order, id);
  // Orders of earlier versions know only the state in which it is now.
  const states = told.length > 0 ? told : [dispute];
  const posting = (
    step: string,
    kind: TransactionKind,
    status: (status: string) => boolean,
    from: Account,
    to: Account,
  ) =>
    states
      .filter((state) => status(state.status))
      .slice(0, 1)
      .map(
        ({ at }): Posting => ({
          ...{ id: `${id}#${step}`, at, kind, currency: amount.currency, entries: moved(from, to, shares) },
        }),
      );
  return [
    ...posting('dispute', 'dispute', withholds, account, 'disputes'),
    ...posting('dispute-won', 'dispute_won', (status) => status === 'won', 'disputes', account),
    ...posting('dispute-lost', 'dispute_lost', (status) => status === 'lost', 'disputes', 'losses'),
  ];
}

function outsideTransactions(order: OrderMoney, { id, attemptId, amount, at, status }: OutsideRefund): Posting[] {
  const [account, shares] = [accountOf(order, attemptId), sharesOf(order, amount.amount)];
  const { currency } = amount;
  return [
    { id: `${id}#outside`, at, kind: 'outside_refund', currency, entries: moved(account, 'losses', shares) },
    ...(status === 'failed'
      ? [
          {
            id: `${id}#outside-failed`,
            at: outsideFailedAt(order, id) ?? at,
            kind: 'outside_refund_failed' as const,
            currency,
            entries: moved('losses', account, shares),
          },
        ]
      : []),
  ];
}
