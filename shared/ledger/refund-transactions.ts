import { sumOf } from '../base/sum.ts';
import { grossOf } from '../pricing/line-parts.ts';
import { apportion } from '../pricing/share.ts';
import type { OrderMoney, RefundFacts } from '../records/order-money.ts';
import { type RefundDivision, refundDivisions } from '../records/terms/refund-division.ts';
import { type Account, accountOfProvider } from './account.ts';
import { eventsOf, type Shares, sharesOf, unusedShares } from './event-shares.ts';
import type { TransactionKind } from './ledger-row.ts';
import { acceptedAmounts, paidOutAt, promisedAt, refundedAt, returnedAt } from './order-times.ts';
import { moved, type Posting } from './posting.ts';
import { lineEntries } from './sale-transaction.ts';
import { cancelledTickets } from './ticket-counts.ts';

/**
 * Books each refund of an order: promised, paid, and returned by a bank. Of a confirmed order, it takes back what was
 * sold, and a credit note is due. Of money that bought nothing, it returns what customers have paid. One that cancels
 * tickets without giving money back has no entries, and no credit note is due.
 */
export const refundTransactions = (order: OrderMoney): Posting[] =>
  refundDivisions(order).flatMap((division) => transactionsOf(order, division));

function transactionsOf(order: OrderMoney, { refund, lines }: RefundDivision<RefundFacts>): Posting[] {
  const { id, amount } = refund;
  const shares = sharesOfRefund(order, { refund, lines });
  const provider = order.attempts.find((attempt) => attempt.id === refund.attemptId)?.provider ?? 'manual';
  const account = accountOfProvider(provider);
  const posting = (step: string, kind: TransactionKind, at: number, entries: Posting['entries']): Posting => ({
    ...{ id: `${id}#${step}`, at, kind, currency: amount.currency, refundId: id, entries },
  });
  const due = {
    ...(lines.length > 0
      ? {
          ...posting('due', 'refund', promisedAt(order, refund), promised(order, { refund, lines })),
          credits: true as const,
        }
      : posting('due', 'refund', promisedAt(order, refund), moved('refunds', 'customers', shares))),
    ...cancelledTickets(order, refund),
  };
  if (amount.amount === 0) return [due];
  const [paid, returned, paidOut] = [refundedAt(order, refund), returnedAt(order, refund), paidOutAt(order, refund)];
  return [
    due,
    ...(paid === undefined ? [] : [posting('paid', 'refund_paid', paid, moved(account, 'refunds', shares))]),
    ...(returned === undefined
      ? []
      : [posting('returned', 'refund_returned', returned, moved('refunds', account, shares))]),
    // Somebody of the organizer has paid it by hand.
    ...otherwisePaid(order, { refund, account, shares }),
    ...(paidOut === undefined ? [] : [posting('paid-out', 'refund_paid', paidOut, moved('direct', 'refunds', shares))]),
  ];
}

/** A person has accepted that the provider has refunded another amount: the difference is a loss, or a gain. */
function otherwisePaid(
  order: OrderMoney,
  { refund: { id, amount }, account, shares }: { refund: RefundFacts; account: Account; shares: Shares },
): Posting[] {
  let before = shares;
  return acceptedAmounts(order, { id }).map(({ at, amount: accepted }, index): Posting => {
    // In another currency it is not comparable.
    const now = accepted.currency === amount.currency ? apportion(accepted.amount, shares) : before;
    const entries = moved(
      account,
      'losses',
      now.map((share, event) => share - (before[event] ?? 0)),
    );
    before = now;
    return { id: `${id}#written-off-${index + 1}`, at, kind: 'written_off', currency: amount.currency, entries };
  });
}

const grossOfLines = (lines: RefundDivision<RefundFacts>['lines']): number =>
  sumOf(lines.map(({ price, fee }) => grossOf(price) + grossOf(fee)));

/** What lines give back, and what earlier versions refunded beyond that. */
function sharesOfRefund(order: OrderMoney, { refund, lines }: RefundDivision<RefundFacts>): Shares {
  if (lines.length === 0) return unusedShares(order, refund);
  const more = sharesOf(order, refund.amount.amount - grossOfLines(lines));
  return eventsOf(order).map(
    (eventId, index) => grossOfLines(lines.filter(({ item }) => item.eventId === eventId)) + (more[index] ?? 0),
  );
}

/** Earlier versions could refund more than was paid for the tickets of a line: the rest is a loss. */
function promised(order: OrderMoney, { refund, lines }: RefundDivision<RefundFacts>): Posting['entries'] {
  const events = eventsOf(order);
  const taken = lineEntries('refunds', lines, events, -1);
  const more = refund.amount.amount - grossOfLines(lines);
  return more > 0 ? [...taken, ...moved('refunds', 'losses', sharesOf(order, more))] : taken;
}
