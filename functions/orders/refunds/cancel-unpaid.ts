import { forEachLimit } from '../../../shared/async/concurrency.ts';
import { log } from '../../../shared/base/log.ts';
import { refundPayment, releaseTickets } from '../fulfilment/compensate.ts';
import { orderLimits } from '../limits.ts';
import { hasEnded, type OrderRow } from '../order/order.ts';
import { openOrders } from './event-refunds-store.ts';

/**
 * Cancels the orders of a withdrawn event that wait for a payment to its organizer, and promises the refund of what has
 * arrived: otherwise their buyers would be asked for days to pay for nothing. Other payments end within minutes by
 * themselves. Idempotent, and continues what an earlier run has left.
 */
export async function cancelUnpaidOrders(eventId: string): Promise<void> {
  for await (const orders of openOrders()) {
    const waiting = orders.filter((order) => waitsForTransfer(order, eventId));
    await forEachLimit(waiting, orderLimits.maxConcurrentRefunds, cancelUnpaid);
  }
}

/** Such an order has one attempt only, since a further one ends it. No provider is called for it. */
const waitsForTransfer = (order: OrderRow, eventId: string): boolean =>
  !hasEnded(order) &&
  order.attempts.some(({ provider, status }) => provider === 'manual' && status === 'pending') &&
  order.items.some((item) => item.eventId === eventId);

/** Never rejects: an order that stays ends at its `payBy`. A payment in full that was recorded first is refunded there. */
async function cancelUnpaid({ orderId }: OrderRow): Promise<void> {
  try {
    const { outcome } = await refundPayment(orderId, 'cancelled');
    if (outcome === 'closed') await releaseTickets(orderId, { keepsToken: true });
  } catch (error) {
    log.error('unpaid order of a cancelled event not cancelled', { orderId, error: error as Error });
  }
}
