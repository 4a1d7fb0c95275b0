import type { Money } from '../../../shared/base/money.ts';
import { parseTicketId, type Ticket } from '../../../shared/inventory/place.ts';
import type { UserRow } from '../../../shared/records/auth-rows.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import type { OrderFacts } from '../../../shared/records/order-facts.ts';

export type PrintedEvent = Pick<
  EventRow,
  'eventId' | 'title' | 'startsAt' | 'endsAt' | 'doorsOpenAt' | 'venue' | 'version' | 'previousStartsAt'
> & { organizer: { name: string } };

/** One ticket as it is printed. */
export interface TicketPage {
  ticketId: string;
  orderId: string;
  /** What the door scans. */
  code: string;
  ticketType: string;
  /** `A-1-12`: section, row, seat. */
  seat?: string;
  holder: string;
  price: Money;
  event: PrintedEvent;
}

/** A ticket that was refunded or transferred meanwhile is somebody else's: its code must not reach this buyer. */
const isStillTheirs = (row: Ticket, ticketId: string, order: OrderFacts): boolean =>
  row.sale === parseTicketId(ticketId)?.sale &&
  row.orderId === order.orderId &&
  row.ownerId === order.userId &&
  (row.status === 'sold' || row.status === 'used');

/** Whether the order still has tickets of the event that are its buyer's. */
export const hasTickets = (order: OrderFacts, rows: ReadonlyMap<string, Ticket>, eventId: string): boolean =>
  order.tickets.some(({ ticketId, itemId, status }) => {
    const row = rows.get(ticketId);
    const item = order.items.find(({ id }) => id === itemId);
    return status === 'valid' && item?.eventId === eventId && row !== undefined && isStillTheirs(row, ticketId, order);
  });

/**
 * The pages of an order in its own order of tickets, without those that are no longer the buyer's.
 * @throws when the order is not confirmed yet or rows contradict each other: a fault, to be tried again.
 */
export function ticketPages(
  order: OrderFacts,
  buyer: Pick<UserRow, 'name'>,
  tickets: ReadonlyMap<string, Ticket>,
  events: ReadonlyMap<string, EventRow>,
): TicketPage[] {
  if (order.tickets.length === 0) throw new Error(`${order.orderId} has no tickets yet`);
  return order.tickets.flatMap(({ ticketId, itemId, status }) => {
    const row = tickets.get(ticketId);
    if (status !== 'valid' || !row || !isStillTheirs(row, ticketId, order)) return [];
    const item = order.items.find(({ id }) => id === itemId);
    const event = item && events.get(item.eventId);
    if (!event) throw new Error(`${ticketId} has no item or event`);
    if (!row.code) throw new Error(`${ticketId} is sold and has no code`);
    return {
      ticketId,
      orderId: order.orderId,
      code: row.code,
      ticketType: item.name,
      ...(row.seat && { seat: row.seat }),
      holder: row.holder ?? buyer.name,
      price: item.unitPrice,
      event,
    };
  });
}
