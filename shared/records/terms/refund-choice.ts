import type { EventRow } from '../event-row.ts';
import type { OrderFacts } from '../order-facts.ts';

/**
 * Whether the buyer of an order may still decline a moved event: its start changed after the order was placed, and
 * `refundUntil` has not passed. A later change of doors or end gives no choice, since a buyer who ordered after the
 * last change of the start knew it. `now` in epoch ms.
 */
export const hasRefundChoice = (
  { createdAt }: Pick<OrderFacts, 'createdAt'>,
  { startMovedAt = 0, refundUntil = 0 }: Pick<EventRow, 'startMovedAt' | 'refundUntil'>,
  now: number,
): boolean => createdAt < startMovedAt && now < refundUntil;
