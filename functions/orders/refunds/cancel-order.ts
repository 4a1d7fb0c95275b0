import { Problem } from '../../../shared/base/problem.ts';
import { keyReused, wrongState } from '../../../shared/base/problems.ts';
import { readEvent } from '../../../shared/records/event-row.ts';
import { refundPayment, releaseTickets } from '../fulfilment/compensate.ts';
import { isOpen, type OrderRow, wasConfirmed } from '../order/order.ts';
import * as store from '../order/order-store.ts';
import { validTickets } from './refund.ts';
import { refundableEvents } from './refund-choice.ts';
import { refundTickets } from './refund-tickets.ts';

type CancelRequest = NonNullable<OrderRow['cancellation']>;

/** Whether this key has cancelled before. @throws Problem `idempotency_key_reused` when its body was another. */
function isRepeated(known: CancelRequest | undefined, { key, hash }: CancelRequest): boolean {
  if (known?.key !== key) return false;
  if (known.hash !== hash) throw new Problem(keyReused);
  return true;
}

/** Closes an order that is not paid. @throws Problem `wrong_state` where it has ended otherwise, or is paid. */
async function closeUnpaid(order: OrderRow, wanted: CancelRequest): Promise<void> {
  if (order.status === 'cancelled') return;
  // Closed as cancelled, but not released yet: an earlier request was cut short, and is finished here.
  const mayCancel = order.ending === 'cancelled' || (isOpen(order) && !order.captured);
  const closed = mayCancel ? await refundPayment(order.orderId, 'cancelled', wanted) : undefined;
  if (closed?.outcome !== 'closed') throw new Problem(wrongState, 'Only an unpaid order can be cancelled here');
  await releaseTickets(order.orderId);
}

/** Gives back the tickets for events that were moved, as long as their buyer has that choice. */
async function decline(order: OrderRow, request: CancelRequest, now: number): Promise<void> {
  const eventIds = [...new Set(order.items.map(({ eventId }) => eventId))];
  const events = (await Promise.all(eventIds.map(readEvent))).filter((event) => event !== undefined);
  const moved = refundableEvents(order, events, now);
  const of = (current: OrderRow) => validTickets(current, moved);
  if (of(order).length === 0) throw new Problem(wrongState, 'Nothing in this order can be given back now');
  await refundTickets(order.orderId, { of, reason: 'event_rescheduled', fate: 'back-on-sale', request });
}

/**
 * Cancels what its buyer may: an order that is not paid, or the tickets for an event that was moved. Cancelled once more
 * it is nothing. @throws Problem `wrong_state`, `idempotency_key_reused`, `conflict`.
 */
export async function cancelOrder(order: OrderRow, wanted: CancelRequest, now: number): Promise<OrderRow> {
  const before = [order.cancellation, ...order.refunds.map(({ request }) => request)];
  const repeated = before.map((known) => isRepeated(known, wanted)).includes(true);
  if (!wasConfirmed(order)) await closeUnpaid(order, wanted);
  else if (!repeated) await decline(order, wanted, now);
  const ended = (await store.readOrder(order.orderId)) ?? order;
  if (!wasConfirmed(order) && ended.status !== 'cancelled') throw new Problem(wrongState);
  return ended;
}
