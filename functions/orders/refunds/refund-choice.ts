import type { EventRow } from '../../../shared/records/event-row.ts';
import type { OrderFacts } from '../../../shared/records/order-facts.ts';

/** Events of an order whose new date its buyer may decline: they were moved since it was placed, and the choice lasts. */
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
