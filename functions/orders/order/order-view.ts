import { rfc3339 } from '../../../shared/base/clock.ts';
import type { Money } from '../../../shared/base/money.ts';
import type { OrderRow } from './order.ts';

/** An order as the API shows it. */
export function orderView(order: OrderRow) {
  const none: Money = { amount: 0, currency: order.total.currency };
  return {
    id: order.orderId,
    status: order.status,
    ...(order.failure && { failure: order.failure }),
    items: order.items,
    subtotal: order.subtotal,
    discount: order.discount ?? none,
    fees: none,
    tax: none,
    total: order.total,
    payments: order.attempts.map(({ id, provider, status, amount }) => ({ id, provider, status, amount })),
    refunds: order.refunds.map(({ id, amount, status, reason }) => ({ id, amount, status, reason })),
    tickets: order.tickets.map(({ ticketId, status }) => ({ id: ticketId, status })),
    createdAt: rfc3339(order.createdAt),
    payBy: rfc3339(order.payBy),
  };
}
