import { sumOf } from '../../../shared/base/sum.ts';
import type { OrderRow, Refund } from '../order/order.ts';

/**
 * What was paid for each ticket of a confirmed order, in minor units. The shares of a line are equal up to rounding,
 * and sum up to exactly what was paid for the line.
 */
export function paidByTicket({ items, tickets }: Pick<OrderRow, 'items' | 'tickets'>): Map<string, number> {
  const paid = items.flatMap(({ id, total, discount }) => {
    const amount = total.amount - (discount?.amount ?? 0);
    const own = tickets.filter(({ itemId }) => itemId === id);
    const upTo = (count: number) => Math.floor((amount * count) / own.length);
    return own.map(({ ticketId }, index) => [ticketId, upTo(index + 1) - upTo(index)] as const);
  });
  return new Map(paid);
}

/** Ids of an order's tickets for these events that are still valid. */
export function validTickets({ items, tickets }: OrderRow, eventIds: readonly string[]): string[] {
  const lines = new Set(items.flatMap(({ id, eventId }) => (eventIds.includes(eventId) ? [id] : [])));
  return tickets.flatMap(({ ticketId, itemId, status }) => (status === 'valid' && lines.has(itemId) ? [ticketId] : []));
}

/** What a refund of these valid tickets changes in their order. Each is refunded at what was paid for it. */
export function applyRefund(
  order: OrderRow,
  { ticketIds, reason, request }: { ticketIds: readonly string[]; reason: string; request?: Refund['request'] },
): Pick<OrderRow, 'tickets' | 'status'> & { refund: Refund } {
  const refunded = new Set(ticketIds);
  const paid = paidByTicket(order);
  const amount = sumOf(ticketIds.map((id) => paid.get(id) ?? 0));
  const refund: Refund = {
    id: `${order.orderId}#r${order.refunds.length + 1}`,
    attemptId: order.attempts.find(({ status }) => status === 'captured')?.id ?? '',
    amount: { amount, currency: order.total.currency },
    status: amount > 0 ? 'pending' : 'succeeded',
    reason,
    ticketIds: [...ticketIds],
    ...(request && { request }),
  };
  const tickets = order.tickets.map((ticket) =>
    refunded.has(ticket.ticketId) ? { ...ticket, status: 'cancelled' as const } : ticket,
  );
  const isLeft = tickets.some(({ status }) => status === 'valid');
  return { tickets, status: isLeft ? 'partially_refunded' : 'refunded', refund };
}

/** The lines of an order reduced to these tickets: the customer's counts decrease by their quantities. */
export const refundedLines = ({ items, tickets }: OrderRow, ticketIds: readonly string[]): OrderRow['items'] =>
  items.flatMap((item) => {
    const quantity = tickets.filter(
      ({ itemId, ticketId }) => itemId === item.id && ticketIds.includes(ticketId),
    ).length;
    return quantity > 0 ? [{ ...item, quantity }] : [];
  });
