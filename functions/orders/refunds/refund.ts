import type { Money } from '../../../shared/base/money.ts';
import { sumOf } from '../../../shared/base/sum.ts';
import {
  leftByTicket,
  payingAttempt,
  remainingOf,
  ticketsOfEvents,
} from '../../../shared/records/terms/refund-shares.ts';
import type { OrderRow, Refund } from '../order/order.ts';

/** Ids of an order's tickets for these events that are still valid. */
export const validTickets = (order: OrderRow, eventIds: readonly string[]): string[] =>
  ticketsOfEvents(order, eventIds).flatMap(({ ticketId, status }) => (status === 'valid' ? [ticketId] : []));

/** What a refund is to do. */
export interface RefundTerms {
  /** Valid tickets that it cancels. None: money alone. */
  ticketIds: readonly string[];
  /** In minor units. By default all that is left of what was paid for these tickets. */
  amount?: number;
  /** The events whose money it returns, if that is not only what was paid for the tickets. */
  eventIds?: readonly string[];
  fixedFees?: Refund['fixedFees'];
  reason: string;
  request?: Refund['request'];
}

/** What a refund changes in its order. The amount is never more than what remains of what was captured. */
export function applyRefund(
  order: OrderRow,
  { ticketIds, amount, eventIds, fixedFees, reason, request }: RefundTerms,
): Pick<OrderRow, 'tickets' | 'status'> & { refund: Refund } {
  const returned = new Set(ticketIds);
  const left = leftByTicket(order);
  const due = Math.min(amount ?? sumOf(ticketIds.map((id) => left.get(id) ?? 0)), remainingOf(order));
  const refund: Refund = {
    id: `${order.orderId}#r${order.refunds.length + 1}`,
    attemptId: payingAttempt(order)?.id ?? '',
    amount: { amount: due, currency: order.total.currency },
    status: due > 0 ? 'pending' : 'succeeded',
    reason,
    ...(eventIds && { eventIds: [...eventIds] }),
    ...((!eventIds || ticketIds.length > 0) && { ticketIds: [...ticketIds] }),
    ...(fixedFees && Object.keys(fixedFees).length > 0 && { fixedFees }),
    ...(request && { request }),
  };
  const tickets = order.tickets.map((ticket) =>
    returned.has(ticket.ticketId) ? { ...ticket, status: 'cancelled' as const } : ticket,
  );
  const isLeft = tickets.some(({ status }) => status === 'valid');
  return { tickets, status: isLeft ? 'partially_refunded' : 'refunded', refund };
}

/** What was left of what was paid for the tickets of a refund and is not refunded, in minor units. */
export function keptOf(order: OrderRow, ticketIds: readonly string[], { amount }: Money): number {
  const left = leftByTicket(order);
  return Math.max(0, Math.min(sumOf(ticketIds.map((id) => left.get(id) ?? 0)), remainingOf(order)) - amount);
}

/** The lines of an order reduced to these tickets: the customer's counts decrease by their quantities. */
export const refundedLines = ({ items, tickets }: OrderRow, ticketIds: readonly string[]): OrderRow['items'] =>
  items.flatMap((item) => {
    const quantity = tickets.filter(
      ({ itemId, ticketId }) => itemId === item.id && ticketIds.includes(ticketId),
    ).length;
    return quantity > 0 ? [{ ...item, quantity }] : [];
  });
