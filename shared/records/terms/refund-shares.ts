import { sumOf } from '../../base/sum.ts';
import { grossOf, lineParts } from '../../pricing/line-parts.ts';
import { apportion } from '../../pricing/share.ts';
import type { OrderFacts } from '../order-facts.ts';
import { type AttemptFacts, excessRefundId, type OrderMoney, type RefundFacts, wholeRefundId } from '../order-money.ts';

type DividedOrder<R extends RefundFacts> = Pick<OrderFacts, 'items' | 'tickets'> & { refunds: readonly R[] };
type PaidOrder = Pick<OrderMoney, 'refunds' | 'attempts' | 'captured'>;

/** What was paid for a ticket, in minor units: the parts of its line's price and of its booking fee, with their taxes. */
export interface TicketParts {
  price: number;
  fee: number;
}

/**
 * What was paid for each ticket of a confirmed order. The parts of the tickets of a line are equal up to rounding, and
 * sum up to exactly what was paid for the line. A fee that the organizer bears was not paid.
 */
export function paidParts({ items, tickets }: Pick<OrderFacts, 'items' | 'tickets'>): Map<string, TicketParts> {
  const paid = items.flatMap((item) => {
    const own = tickets.filter(({ itemId }) => itemId === item.id);
    const { price, fee } = lineParts(item);
    const equally = own.map(() => 1);
    const [prices, fees] = [apportion(grossOf(price), equally), apportion(grossOf(fee), equally)];
    return own.map(({ ticketId }, index) => [ticketId, { price: prices[index] ?? 0, fee: fees[index] ?? 0 }] as const);
  });
  return new Map(paid);
}

const sums = (parts: ReadonlyMap<string, TicketParts>): Map<string, number> =>
  new Map([...parts].map(([id, { price, fee }]) => [id, price + fee]));

/** What was paid for each ticket of a confirmed order in all, in minor units. */
export const paidByTicket = (order: Pick<OrderFacts, 'items' | 'tickets'>): Map<string, number> =>
  sums(paidParts(order));

/** What a refund took from each of its tickets, in minor units. `shares`: the sum of the parts. */
interface Division<R> {
  refund: R;
  parts: ReadonlyMap<string, TicketParts>;
  shares: ReadonlyMap<string, number>;
}

/**
 * How the refunds of a confirmed order divide over its tickets. Each takes from its tickets in proportion to what
 * earlier ones left, first of their prices, then of their booking fees. One for events takes from all tickets of them,
 * and a late payment from none.
 */
export const dividedRefunds = <R extends RefundFacts>(order: DividedOrder<R>): Division<R>[] => divide(order).divisions;

/** What is left of the parts that were paid for each ticket, valid or not. Refunds that failed are still owed. */
export const leftParts = (order: DividedOrder<RefundFacts>): Map<string, TicketParts> => divide(order).left;

/** What is left of what was paid for each ticket, in minor units. */
export const leftByTicket = (order: DividedOrder<RefundFacts>): Map<string, number> => sums(leftParts(order));

function divide<R extends RefundFacts>(
  order: DividedOrder<R>,
): { divisions: Division<R>[]; left: Map<string, TicketParts> } {
  const left = paidParts(order);
  const divisions = order.refunds.map((refund) => {
    const { ticketIds = [], eventIds } = refund;
    const own = new Set(eventIds ? ticketsOfEvents(order, eventIds).map(({ ticketId }) => ticketId) : ticketIds);
    const parts = own.size > 0 ? takeFrom(left, own, refund.amount.amount) : new Map();
    return { refund, parts, shares: sums(parts) };
  });
  return { divisions, left };
}

/**
 * Takes an amount from what is left of these tickets. Earlier versions refunded more for a ticket than was left of it:
 * that comes from the order's other tickets, so that what is taken adds up to the amount.
 */
function takeFrom(left: Map<string, TicketParts>, own: ReadonlySet<string>, amount: number): Map<string, TicketParts> {
  const taken = new Map([...own].map((id) => [id, { price: 0, fee: 0 }]));
  let rest = amount;
  const take = (from: readonly string[], part: keyof TicketParts) => {
    const weights = from.map((id) => left.get(id)?.[part] ?? 0);
    const shares = apportion(Math.min(rest, sumOf(weights)), weights);
    rest -= sumOf(shares);
    from.forEach((id, index) => {
      const share = shares[index] ?? 0;
      const [leftOf, takenOf] = [left.get(id), taken.get(id) ?? { price: 0, fee: 0 }];
      if (leftOf) left.set(id, { ...leftOf, [part]: leftOf[part] - share });
      if (share > 0) taken.set(id, { ...takenOf, [part]: share });
    });
  };
  take([...own], 'price');
  take([...own], 'fee');
  if (rest > 0) {
    const others = [...left.keys()].filter((id) => !own.has(id));
    take(others, 'price');
    take(others, 'fee');
  }
  return taken;
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
