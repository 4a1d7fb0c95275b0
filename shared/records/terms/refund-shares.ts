import { sumOf } from '../../base/sum.ts';
import { apportion } from '../../pricing/share.ts';
import type { OrderFacts } from '../order-facts.ts';
import { type AttemptFacts, excessRefundId, type OrderMoney, type RefundFacts, wholeRefundId } from '../order-money.ts';

type DividedOrder<R extends RefundFacts> = Pick<OrderFacts, 'items' | 'tickets'> & { refunds: readonly R[] };
type PaidOrder = Pick<OrderMoney, 'refunds' | 'attempts' | 'captured'>;

/**
 * What was paid for each ticket of a confirmed order, in minor units. The shares of a line are equal up to rounding,
 * and sum up to exactly what was paid for the line.
 */
export function paidByTicket({ items, tickets }: Pick<OrderFacts, 'items' | 'tickets'>): Map<string, number> {
  const paid = items.flatMap(({ id, total, discount }) => {
    const own = tickets.filter(({ itemId }) => itemId === id);
    const shares = apportion(
      total.amount - (discount?.amount ?? 0),
      own.map(() => 1),
    );
    return own.map(({ ticketId }, index) => [ticketId, shares[index] ?? 0] as const);
  });
  return new Map(paid);
}

/** What a refund took from each of its tickets, in minor units. */
interface Division<R> {
  refund: R;
  shares: ReadonlyMap<string, number>;
}

/**
 * How the refunds of a confirmed order divide over its tickets. Each takes from its tickets in proportion to what
 * earlier ones left of what was paid. One for events takes from all tickets of them, and a late payment from none.
 */
export const dividedRefunds = <R extends RefundFacts>(order: DividedOrder<R>): Division<R>[] => divide(order).divisions;

/** What is left of what was paid for each ticket, valid or not, in minor units. Refunds that failed are still owed. */
export const leftByTicket = (order: DividedOrder<RefundFacts>): Map<string, number> => divide(order).left;

function divide<R extends RefundFacts>(
  order: DividedOrder<R>,
): { divisions: Division<R>[]; left: Map<string, number> } {
  const left = paidByTicket(order);
  const divisions = order.refunds.map((refund) => {
    const { ticketIds = [], eventIds } = refund;
    const from = eventIds ? ticketsOfEvents(order, eventIds).map(({ ticketId }) => ticketId) : ticketIds;
    const shares = apportion(
      refund.amount.amount,
      from.map((id) => left.get(id) ?? 0),
    );
    from.forEach((id, index) => {
      left.set(id, Math.max(0, (left.get(id) ?? 0) - (shares[index] ?? 0)));
    });
    return { refund, shares: new Map(from.map((id, index) => [id, shares[index] ?? 0])) };
  });
  return { divisions, left };
}

/** The tickets of an order for these events. */
export function ticketsOfEvents(
  { items, tickets }: Pick<OrderFacts, 'items' | 'tickets'>,
  eventIds: readonly string[],
): OrderFacts['tickets'] {
  const lines = new Set(items.flatMap(({ id, eventId }) => (eventIds.includes(eventId) ? [id] : [])));
  return tickets.filter(({ itemId }) => lines.has(itemId));
}

/** The attempt that paid the order. A late payment is refunded as a whole, and pays for nothing. */
export const payingAttempt = ({
  attempts,
  refunds,
}: Pick<OrderMoney, 'attempts' | 'refunds'>): AttemptFacts | undefined =>
  attempts.find(
    ({ id, status }) => status === 'captured' && !refunds.some((refund) => refund.id === wholeRefundId(id)),
  );

/** What remains of what was captured for the order, in minor units. The excess of a manual payment was never part of it. */
export function remainingOf(order: PaidOrder): number {
  const attempt = payingAttempt(order);
  const refunded = order.refunds.filter(
    ({ id, attemptId }) => attemptId === attempt?.id && id !== excessRefundId(attemptId),
  );
  return Math.max(0, (order.captured?.amount ?? 0) - sumOf(refunded.map(({ amount }) => amount.amount)));
}
