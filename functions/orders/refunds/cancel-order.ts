import { Problem } from '../../../shared/base/problem.ts';
import { forbidden, wrongState } from '../../../shared/base/problems.ts';
import { readEvent } from '../../../shared/records/event-row.ts';
import { refundPayment, releaseTickets } from '../fulfilment/compensate.ts';
import { isReplay } from '../order/idempotency.ts';
import { isOpen, type OrderRow, wasConfirmed } from '../order/order.ts';
import { readOrder } from '../order/order-store.ts';
import { planReturn } from './buyer-return.ts';
import { refundTickets } from './refund-tickets.ts';

type CancelRequest = NonNullable<OrderRow['cancellation']>;

interface Cancel {
  /** These tickets only. */
  named?: readonly string[] | undefined;
  /** The events for which an organizer cancels. By default all of them, as for the buyer. */
  eventIds?: readonly string[] | undefined;
  request: CancelRequest;
  /** Epoch ms. */
  now: number;
}

/**
 * Cancels what the buyer, or an organizer of all its events, may cancel: an unpaid order, or tickets of a paid one by the
 * terms of their purchase. Idempotent by the request's key. Returns the order afterwards.
 * @throws Problem `wrong_state`, `forbidden`, `idempotency_key_reused`, `conflict`, and as `planReturn`.
 */
export async function cancelOrder(order: OrderRow, cancel: Cancel): Promise<OrderRow> {
  if (isRepeated(order, cancel.request) && order.status === 'cancelled') return order;
  if (wasConfirmed(order)) await returnTickets(order, cancel);
  else if (cancel.named) throw new Problem(wrongState, 'This order has no tickets yet');
  else await closeUnpaid(order, cancel);
  const ended = (await readOrder(order.orderId)) ?? order;
  if (!wasConfirmed(order) && ended.status !== 'cancelled') throw new Problem(wrongState);
  return ended;
}

/** Whether the request was carried out. @throws Problem `idempotency_key_reused` when only its body differs. */
const isRepeated = ({ cancellation, refunds }: OrderRow, request: CancelRequest): boolean =>
  [cancellation, ...refunds.map((refund) => refund.request)].map((stored) => isReplay(stored, request)).includes(true);

/** Closes an unpaid order and releases its places. @throws Problem `forbidden`, or `wrong_state` when it is paid or has ended. */
async function closeUnpaid(order: OrderRow, { eventIds, request }: Cancel): Promise<void> {
  if (order.items.some(({ eventId }) => eventIds?.includes(eventId) === false)) {
    throw new Problem(forbidden, 'The order also has places of another organizer');
  }
  if (order.status === 'cancelled') return;
  // Closed as cancelled but not released: an earlier request was interrupted, and this one completes it.
  const mayCancel = order.ending === 'cancelled' || (isOpen(order) && !order.captured);
  const closed = mayCancel ? await refundPayment(order.orderId, 'cancelled', request) : undefined;
  if (closed?.outcome !== 'closed') throw new Problem(wrongState, 'Only an unpaid order can be cancelled here');
  await releaseTickets(order.orderId, { keepsToken: true });
}

/** Refunds what the buyer may return of a paid order. @throws Problem as `planReturn`. */
async function returnTickets(order: OrderRow, { named, eventIds, request, now }: Cancel): Promise<void> {
  const own = eventIds ?? [...new Set(order.items.map(({ eventId }) => eventId))];
  const reason = eventIds && (request.reason ?? 'cancelled_by_organizer');
  const events = (await Promise.all(own.map(readEvent))).filter((event) => event !== undefined);
  await refundTickets(order.orderId, (current, used) => {
    if (isRepeated(current, request)) return undefined;
    return planReturn(current, { named, events, reason, used, request, now });
  });
}
