import { forEachLimit } from '../../../shared/async/concurrency.ts';
import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import { orderLimits } from '../limits.ts';
import { announceEventRefunded, orderIdsWithPlaces } from './event-refunds-store.ts';
import { validTickets } from './refund.ts';
import { refundTickets } from './refund-tickets.ts';

/** Orders under way at once: providers allow some hundred requests a second. */
const lanes = 20;

/** Whether it was given back; one that fails keeps no other from its money. */
async function refundOrder(orderId: string, eventId: string): Promise<void> {
  const of = (order: Parameters<typeof validTickets>[0]) => validTickets(order, [eventId]);
  await refundTickets(orderId, { of, reason: 'event_cancelled', fate: 'revoked' }).catch((error: unknown) =>
    log.error('order of a cancelled event not refunded', { orderId, eventId, error: error as Error }),
  );
}

/**
 * Refunds whoever has a place of an event that nothing can be sold of any more, walking its partitions until a walk finds
 * nobody: no list made at one moment misses an order. Twice is nothing.
 * @throws Error where somebody is left: the event is tried again.
 */
export async function refundEvent(eventId: string): Promise<void> {
  for (let walk = 0; walk < orderLimits.refundWalks; walk++) {
    const orderIds = await orderIdsWithPlaces(eventId);
    if (orderIds.length === 0) {
      await announceEventRefunded(eventId, clock.now());
      log.info('event refunded', { eventId });
      return;
    }
    await forEachLimit(orderIds, lanes, (orderId) => refundOrder(orderId, eventId));
  }
  throw new Error(`Orders of ${eventId} could not be refunded`);
}
