import { sumOf } from '../../../shared/base/sum.ts';
import type { Ticket } from '../../../shared/inventory/place.ts';
import type { OrderMoney } from '../../../shared/records/order-money.ts';
import { leftParts, paidByTicket } from '../../../shared/records/terms/refund-shares.ts';

/** A ticket that a refund has cancelled. */
export interface RefundedTicket {
  eventId: string;
  ticketType: string;
  /** `A-1-12`: section, row, seat. Absent where places are not numbered. */
  seat?: string;
  /** Its number among the tickets of the order, from 1, in the sequence of the mailed pages. */
  number: number;
}

type Order = Pick<OrderMoney, 'items' | 'tickets' | 'attempts' | 'refunds'>;

/** The tickets of an order with these ids. `rows`: their places, which keep their seats when they are sold again. */
export function refundedTickets(
  { items, tickets }: Pick<Order, 'items' | 'tickets'>,
  ticketIds: readonly string[],
  rows: ReadonlyMap<string, Pick<Ticket, 'seat'>>,
): RefundedTicket[] {
  return tickets.flatMap(({ ticketId, itemId }, index) => {
    const item = items.find(({ id }) => id === itemId);
    if (!item || !ticketIds.includes(ticketId)) return [];
    const seat = rows.get(ticketId)?.seat;
    return { eventId: item.eventId, ticketType: item.name, ...(seat && { seat }), number: index + 1 };
  });
}

/** What was paid for these tickets, refunded since or not, in minor units. */
export function paidFor(order: Order, ticketIds: readonly string[]): number {
  const paid = paidByTicket(order);
  return sumOf(ticketIds.map((id) => paid.get(id) ?? 0));
}

/** What a refund has left of the booking fees of these tickets, in minor units. Later refunds do not count. */
export function feeLeftBy(order: Order, refundId: string, ticketIds: readonly string[]): number {
  const upTo = order.refunds.findIndex(({ id }) => id === refundId);
  const left = leftParts({ ...order, refunds: order.refunds.slice(0, upTo + 1) });
  return sumOf(ticketIds.map((id) => left.get(id)?.fee ?? 0));
}

/** How many tickets an order has, and how many of them are valid. */
export const countTickets = ({ tickets }: Pick<Order, 'tickets'>): { all: number; valid: number } => ({
  all: tickets.length,
  valid: tickets.filter(({ status }) => status === 'valid').length,
});

/** The provider that a refund goes back through. */
export function providerOf({ attempts, refunds }: Order, refundId: string): string | undefined {
  const attemptId = refunds.find(({ id }) => id === refundId)?.attemptId;
  return attempts.find(({ id }) => id === attemptId)?.provider;
}
