import type { EventRow } from '../../../shared/records/event-row.ts';
import type { OrderFacts } from '../../../shared/records/order-facts.ts';
import { hasRefundChoice } from '../../../shared/records/terms/refund-choice.ts';

/** Ids of an order's events that its buyer may still decline: published, and with a refund choice for that order. */
export const refundableEvents = (
  order: Pick<OrderFacts, 'createdAt'>,
  events: readonly EventRow[],
  now: number,
): string[] =>
  events
    .filter((event) => event.status === 'published' && hasRefundChoice(order, event, now))
    .map(({ eventId }) => eventId);
