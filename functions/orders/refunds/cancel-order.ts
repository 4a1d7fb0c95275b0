import { Problem } from '../../../shared/base/problem.ts';
import { wrongState } from '../../../shared/base/problems.ts';
import { readEvent } from '../../../shared/records/event-row.ts';
import { refundPayment, releaseTickets } from '../fulfilment/compensate.ts';
import { isReplay } from '../order/idempotency.ts';
import { isOpen, type OrderRow, wasConfirmed } from '../order/order.ts';
import { readOrder } from '../order/order-store.ts';
import { validTickets } from './refund.ts';
import { refundableEvents } from './refund-choice.ts';
import { refundTickets } from './refund-tickets.ts';

type CancelRequest = NonNullable<OrderRow['cancellation']>;

/**
 * Cancels what the buyer may cancel: an unpaid order, or the tickets for a rescheduled event. Idempotent by the
 * request's key. Returns the order afterwards. @throws Problem `wrong_state`, `idempotency_key_reused`, `conflict`.
 */
export async function cancelOrder(order: OrderRow, request: CancelRequest, now: number): Promise<OrderRow> {
  const earlier = [order.cancellation, ...order.refunds.map((refund) => refund.request)];
  const isRepeated = earlier.map((stored) => isReplay(stored, request)).includes(true);
  if (!wasConfirmed(order)) await closeUnpaid(order, request);
  else if (!isRepeated) await refundRescheduled(order, request, now);
  const ended = (await readOrder(order.orderId)) ?? order;
  if (!wasConfirmed(order) && ended.status !== 'cancelled') throw new Problem(wrongState);
  return ended;
}

/** Closes an unpaid order and releases its places. @throws Problem `wrong_state` when it is paid or has ended. */
async function closeUnpaid(order: OrderRow, request: CancelRequest): Promise<void> {
  if (order.status === 'cancelled') return;
  // Closed as cancelled but not released: an earlier request was interrupted, and this one completes it.
  const mayCancel = order.ending === 'cancelled' || (isOpen(order) && !order.captured);
  const closed = mayCancel ? await refundPayment(order.orderId, 'cancelled', request) : undefined;
  if (closed?.outcome !== 'closed') throw new Problem(wrongState, 'Only an unpaid order can be cancelled here');
  await releaseTickets(order.orderId);
}

/** Refunds the tickets for rescheduled events while the buyer has that choice. @throws Problem `wrong_state`. */
async function refundRescheduled(order: OrderRow, request: CancelRequest, now: number): Promise<void> {
  const eventIds = [...new Set(order.items.map(({ eventId }) => eventId))];
  const events = (await Promise.all(eventIds.map(readEvent))).filter((event) => event !== undefined);
  const refundable = refundableEvents(order, events, now);
  const selectTickets = (current: OrderRow) => validTickets(current, refundable);
  if (selectTickets(order).length === 0) throw new Problem(wrongState, 'No ticket of this order can be refunded now');
  await refundTickets(order.orderId, { selectTickets, reason: 'event_rescheduled', fate: 'back-on-sale', request });
}
