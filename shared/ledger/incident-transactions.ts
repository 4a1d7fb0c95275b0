import {
  type AttemptFacts,
  type Dispute,
  type OrderMoney,
  type OutsideRefund,
  takenBy,
} from '../records/order-money.ts';
import { type Account, accountOfProvider } from './account.ts';
import { type Shares, sharesOf } from './event-shares.ts';
import type { TransactionKind } from './ledger-row.ts';
import { acceptedAmounts, type DisputeState, disputeStates, outsideFailedAt } from './order-times.ts';
import { moved, type Posting } from './posting.ts';

/**
 * Books the disputes of an order, the refunds that somebody made at the provider, outside NightFlow, and what a person has
 * accepted as missing there.
 */
export const incidentTransactions = (order: OrderMoney): Posting[] => [
  ...(order.disputes ?? []).flatMap((dispute) => disputeTransactions(order, dispute)),
  ...(order.outsideRefunds ?? []).flatMap((refund) => outsideTransactions(order, refund)),
  ...order.attempts.flatMap((attempt) => writtenOff(order, attempt)),
];

/** What is missing of a payment is a loss. An excess went back to the customer, and was never booked. */
function writtenOff(order: OrderMoney, attempt: AttemptFacts): Posting[] {
  const { id, amount, captured = amount } = attempt;
  const { currency } = captured;
  let kept = takenBy(attempt);
  return acceptedAmounts(order, attempt).map(({ at, amount: accepted }, index): Posting => {
    const before = kept;
    // In another currency it is not comparable.
    if (accepted.currency === currency) kept = Math.min(accepted.amount, takenBy(attempt));
    const lost = changed(sharesOf(order, kept), sharesOf(order, before));
    const entries = moved(accountOf(order, id), 'losses', lost);
    return { id: `${id}#written-off-${index + 1}`, at, kind: 'written_off', currency, entries };
  });
}

const accountOf = ({ attempts }: OrderMoney, attemptId: string): Account =>
  accountOfProvider(attempts.find(({ id }) => id === attemptId)?.provider ?? 'manual');

/** An inquiry of a bank, such as `warning_needs_response`, withholds nothing. */
const withholds = (status: string): boolean => !status.startsWith('warning_');

/**
 * Books a dispute state by state. A bank may decide again: one that was lost can be won, and one that was won can be
 * opened again. Its amount may change while the money is withheld.
 */
function disputeTransactions(order: OrderMoney, dispute: Dispute): Posting[] {
  const { id, attemptId, amount } = dispute;
  const provider = accountOf(order, attemptId);
  const posted: Posting[] = [];
  let [place, held]: [Account, number] = [provider, 0];
  const move = ({ at }: DisputeState, kind: DisputeKind, to: Account, shares: Shares) => {
    const times = posted.filter((one) => one.kind === kind).length;
    const step = kind.replace('_', '-') + (times > 0 ? `-${times + 1}` : '');
    const entries = moved(place, to, shares);
    posted.push({ id: `${id}#${step}`, at, kind, currency: amount.currency, entries });
    place = to;
  };
  for (const state of disputeStates(order, dispute)) {
    const isWon = state.status === 'won';
    if (place === provider && withholds(state.status) && !(isWon && posted.length > 0)) {
      held = state.amount;
      move(state, 'dispute', 'disputes', sharesOf(order, held));
    }
    if (place !== provider && state.amount !== held) {
      const to = place;
      place = provider;
      const more = changed(sharesOf(order, held), sharesOf(order, state.amount));
      move(state, to === 'losses' ? 'dispute_lost' : 'dispute', to, more);
      held = state.amount;
    }
    if (isWon && place !== provider) move(state, 'dispute_won', provider, sharesOf(order, held));
    if (state.status === 'lost' && place === 'disputes') move(state, 'dispute_lost', 'losses', sharesOf(order, held));
  }
  return posted;
}

type DisputeKind = Extract<TransactionKind, `dispute${string}`>;

const changed = (before: Shares, now: Shares): Shares => now.map((share, event) => share - (before[event] ?? 0));

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
