import { sumOf } from '../../../shared/base/sum.ts';
import type { OrderRow, Refund } from '../order/order.ts';

/**
 * What was paid for each ticket of a confirmed order, in minor units: equal shares of its line as far as these units go,
 * which together are what was paid for the line.
 */
export function paidByTicket({ items, tickets }: Pick<OrderRow, 'items' | 'tickets'>): Map<string, number> {
  const paid = items.flatMap(({ id, total, discount }) => {
    const amount = total.amount - (discount?.amount ?? 0);
    const own = tickets.filter(({ itemId }) => itemId === id);
    const upTo = (count: number) => Math.floor((amount * count) / own.length);
    return own.map(({ ticketId }, at) => [ticketId, upTo(at + 1) - upTo(at)] as const);
  });
  return new Map(paid);
}

/** Tickets of these events that still count. */
export function validTickets({ items, tickets }: OrderRow, eventIds: readonly string[]): string[] {
  const lines = new Set(items.flatMap(({ id, eventId }) => (eventIds.includes(eventId) ? [id] : [])));
  return tickets.flatMap(({ ticketId, itemId, status }) => (status === 'valid' && lines.has(itemId) ? [ticketId] : []));
}

/** The order once some of its valid tickets are given back, each for what was paid for it; free ones for nothing. */
export function applyRefund(
  order: OrderRow,
  { ticketIds, reason, request }: { ticketIds: readonly string[]; reason: string; request?: Refund['request'] },
) {
  const back = new Set(ticketIds);
  const paid = paidByTicket(order);
  const amount = sumOf(ticketIds.map((id) => paid.get(id) ?? 0));
  const refund: Refund = {
    id: `${order.orderId}#r${order.refunds.length + 1}`,
    amount: { amount, currency: order.total.currency },
    status: amount > 0 ? 'pending' : 'succeeded',
    reason,
    ticketIds: [...ticketIds],
    ...(request && { request }),
  };
  const tickets = order.tickets.map((ticket) =>
    back.has(ticket.ticketId) ? { ...ticket, status: 'cancelled' as const } : ticket,
  );
  const isLeft = tickets.some(({ status }) => status === 'valid');
  const status: OrderRow['status'] = isLeft ? 'partially_refunded' : 'refunded';
  return { tickets, status, refund };
}

/** The lines of an order as far as these tickets go: what its customer's counts are given back for. */
export const refundedLines = ({ items, tickets }: OrderRow, ticketIds: readonly string[]): OrderRow['items'] =>
  items.flatMap((item) => {
    const quantity = tickets.filter(
      ({ itemId, ticketId }) => itemId === item.id && ticketIds.includes(ticketId),
    ).length;
    return quantity > 0 ? [{ ...item, quantity }] : [];
  });
