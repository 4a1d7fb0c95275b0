import { forEachLimit } from '../../../shared/async/concurrency.ts';
import { raiseAlarm } from '../../../shared/base/alarm.ts';
import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import { orderLimits } from '../limits.ts';
import { cancelUnpaidOrders } from './cancel-unpaid.ts';
import { announceEventRefunded, orderIdsWithPlaces } from './event-refunds-store.ts';
import { validTickets } from './refund.ts';
import { refundTickets } from './refund-tickets.ts';

/**
 * Promises the refund of every order with a place of an event from which nothing can be sold any more. It calls no
 * provider, so its pace is that of the store. It walks the event's places until a walk finds no order, so it misses no
 * order that a list made once would. Then it cancels the orders that wait for a bank transfer. Idempotent.
 * @throws Error where orders remain: the event is delivered again.
 */
export async function refundEvent(eventId: string): Promise<void> {
  for (let walk = 0; walk < orderLimits.refundWalks; walk++) {
    const orderIds = await orderIdsWithPlaces(eventId);
    if (orderIds.length === 0) {
      await cancelUnpaidOrders(eventId);
      await announceEventRefunded(eventId, clock.now());
      log.info('event refunded', { eventId });
      return;
    }
    await forEachLimit(orderIds, orderLimits.maxConcurrentRefunds, (orderId) => refundOrder(orderId, eventId));
  }
  throw new Error(`Orders of ${eventId} could not be refunded`);
}

/** Never rejects: one failing order must not keep the others from their money. */
async function refundOrder(orderId: string, eventId: string): Promise<void> {
  await refundTickets(orderId, (order) => {
    const ticketIds = validTickets(order, [eventId]);
    return ticketIds.length > 0 ? { ticketIds, reason: 'event_cancelled', fate: 'revoked' } : undefined;
  }).catch((error: unknown) =>
    raiseAlarm('order of a cancelled event not refunded', { orderId, eventId, error: error as Error }),
  );
}
