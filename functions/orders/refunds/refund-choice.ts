import type { EventRow } from '../../../shared/records/event-row.ts';
import type { OrderFacts } from '../../../shared/records/order-facts.ts';

/**
 * Ids of an order's events that its buyer may still decline: published, rescheduled since the order was placed, and
 * before `refundUntil`.
 */
export const refundableEvents = (
  { createdAt }: Pick<OrderFacts, 'createdAt'>,
  events: readonly EventRow[],
  now: number,
): string[] =>
  events
    .filter(({ status, rescheduled, refundUntil = 0 }) => {
      return status === 'published' && rescheduled !== undefined && createdAt < rescheduled.at && now < refundUntil;
    })
    .map(({ eventId }) => eventId);
