import { parseTicketId, type Ticket } from '../../../shared/inventory/place.ts';
import type { UserRow } from '../../../shared/records/auth-rows.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import type { OrderFacts } from '../../../shared/records/order-facts.ts';
import { type TicketPrice, ticketPrices } from './ticket-price.ts';

export type PrintedEvent = Pick<
  EventRow,
  'eventId' | 'title' | 'startsAt' | 'endsAt' | 'doorsOpenAt' | 'venue' | 'version' | 'previousStartsAt'
> & { organizer: { name: string } };

/** One ticket as printed. */
export interface TicketPage {
  ticketId: string;
  orderId: string;
  /** The code that the door scans. */
  code: string;
  ticketType: string;
  /** `A-1-12`: section, row, seat. */
  seat?: string;
  holder: string;
  price: TicketPrice;
  /** Given away by the organizer. */
  isComp?: true;
  event: PrintedEvent;
}

/** A refunded place may belong to another customer. Its code must not reach this buyer. */
const belongsToBuyer = (row: Ticket, ticketId: string, order: OrderFacts): boolean =>
  row.sale === parseTicketId(ticketId)?.sale &&
  row.orderId === order.orderId &&
  // An order moves to another account a moment before its tickets.
  [order.userId, order.movedFrom].includes(row.ownerId) &&
  (row.status === 'sold' || row.status === 'used');

/** Whether the buyer still has valid tickets of this event in the order. */
export const hasTickets = (order: OrderFacts, rows: ReadonlyMap<string, Ticket>, eventId: string): boolean =>
  order.tickets.some(({ ticketId, itemId, status }) => {
    const row = rows.get(ticketId);
    const item = order.items.find(({ id }) => id === itemId);
    return status === 'valid' && item?.eventId === eventId && row !== undefined && belongsToBuyer(row, ticketId, order);
  });

/**
 * Returns the pages of an order in the sequence of its tickets, without those that no longer belong to the buyer.
 * @throws Error when the order is not confirmed yet or rows contradict each other. The queue retries.
 */
export function ticketPages(
  order: OrderFacts,
  buyer: Pick<UserRow, 'name'>,
  tickets: ReadonlyMap<string, Ticket>,
  events: ReadonlyMap<string, EventRow>,
): TicketPage[] {
  if (order.tickets.length === 0) throw new Error(`${order.orderId} has no tickets yet`);
  const prices = ticketPrices(order);
  return order.tickets.flatMap(({ ticketId, itemId, status }) => {
    const row = tickets.get(ticketId);
    if (status !== 'valid' || !row || !belongsToBuyer(row, ticketId, order)) return [];
    const item = order.items.find(({ id }) => id === itemId);
    const event = item && events.get(item.eventId);
    const price = prices.get(ticketId);
    if (!event || !price) throw new Error(`${ticketId} has no item or event`);
    if (!row.code) throw new Error(`${ticketId} is sold and has no code`);
    return {
      ticketId,
      orderId: order.orderId,
      code: row.code,
      ticketType: item.name,
      ...(row.seat && { seat: row.seat }),
      holder: row.holder ?? buyer.name,
      price,
      ...(order.comp && { isComp: true }),
      event,
    };
  });
}
