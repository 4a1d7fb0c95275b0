import { forEachLimit } from '../../../shared/async/concurrency.ts';
import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import { closeMoney, releaseTickets } from '../fulfilment/compensate.ts';
import { orderLimits } from '../limits.ts';
import { awaitsManualPayment, type OrderRow } from '../order/order.ts';
import { openOrders } from './event-refunds-store.ts';

/**
 * Cancels the orders of a withdrawn event that wait for a payment to its organizer: their buyers would transfer money for
 * nothing, days later. What has arrived of it is refunded by the minute job. Other payments end within minutes by
 * themselves. Idempotent.
 */
export async function cancelUnpaidOrders(eventId: string): Promise<void> {
  for await (const orders of openOrders()) {
    const waiting = orders.filter((order) => waitsForTransfer(order, eventId));
    await forEachLimit(waiting, orderLimits.maxConcurrentRefunds, cancelUnpaid);
  }
}

const waitsForTransfer = (order: OrderRow, eventId: string): boolean =>
  awaitsManualPayment(order, clock.now()) && order.items.some((item) => item.eventId === eventId);

/** Never rejects: an order that stays ends at its `payBy`. A payment in full that was recorded first is refunded there. */
async function cancelUnpaid({ orderId }: OrderRow): Promise<void> {
  try {
    const { order } = await closeMoney(orderId, 'cancelled');
    if (order.money === 'closed') await releaseTickets(orderId, { keepsToken: true });
  } catch (error) {
    log.error('unpaid order of a cancelled event not cancelled', { orderId, error: error as Error });
  }
}
