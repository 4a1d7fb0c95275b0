import { lineCost } from '../pricing/line-cost.ts';
import type { OrderMoney, RefundFacts } from '../records/order-money.ts';
import { eventsOf } from './event-shares.ts';
import type { Transaction } from './ledger-row.ts';

type Counts = Pick<Transaction, 'tickets'>;
type TicketOrder = Pick<OrderMoney, 'items' | 'tickets'>;

/** Numbers of tickets as a transaction has them. None where all are zero, since most transactions are about money alone. */
export const ticketCounts = (tickets: readonly number[]): Counts =>
  tickets.some((count) => count !== 0) ? { tickets: [...tickets] } : {};

/** Adds up the tickets of lines by their events. Those of free lines do not count: the ledger has no sale of them. */
function countsOf(order: TicketOrder, countOf: (itemId: string, quantity: number) => number): Counts {
  const paid = order.items.filter((item) => lineCost(item) > 0);
  return ticketCounts(
    eventsOf(order).map((eventId) =>
      paid.reduce((sum, item) => sum + (item.eventId === eventId ? countOf(item.id, item.quantity) : 0), 0),
    ),
  );
}

/** How many tickets a confirmed order has sold. */
export const soldTickets = (order: TicketOrder): Counts => countsOf(order, (_, quantity) => quantity);

/** How many tickets a refund has cancelled. One of money alone cancels none. */
export function cancelledTickets(order: TicketOrder, { ticketIds = [] }: RefundFacts): Counts {
  const cancelled = new Set(ticketIds);
  const own = order.tickets.filter(({ ticketId }) => cancelled.has(ticketId));
  return countsOf(order, (itemId) => own.filter((ticket) => ticket.itemId === itemId).length);
}

/** The numbers that lead from what a row has to what it should have. A row without numbers has none. */
export const ticketDifference = (has: Counts, should: Counts): Counts => {
  const [is, due] = [has.tickets ?? [], should.tickets ?? []];
  const longer = is.length > due.length ? is : due;
  return ticketCounts(longer.map((_, event) => (due[event] ?? 0) - (is[event] ?? 0)));
};
