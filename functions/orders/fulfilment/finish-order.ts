import { log } from '../../../shared/base/log.ts';
import type { Ending } from '../order/ending.ts';
import { hasEnded, type OrderRow } from '../order/order.ts';
import { readOrder } from '../order/order-store.ts';
import type { PaymentOutcome } from '../payment/outcome.ts';
import { closeWatch } from './close-watch.ts';
import { closeMoney, releaseTickets } from './compensate.ts';
import { confirmOrder } from './confirm-order.ts';
import { ticketKey } from './ticket-key-store.ts';

const keepsToken = { keepsToken: true };

/**
 * Brings an order with an outcome to its end without the saga: what was paid is confirmed, and only what cannot be
 * confirmed is closed and refunded. The saga does the same steps, each of which is idempotent, so both may run concurrently.
 * It is woken afterwards, and finds them done. Until then the order stays in the minute job's index.
 */
export async function finishOrder(order: OrderRow, { outcome }: PaymentOutcome): Promise<void> {
  const { orderId } = order;
  const ending = outcome === 'paid' ? await confirm(orderId) : outcome;
  if (ending) await end(orderId, ending);
  log.info('order finished by the minute job', { orderId, outcome, ...(ending && { ending }) });
  const ended = await readOrder(orderId);
  if (ended && hasEnded(ended)) await closeWatch(ended);
}

/** Confirms a paid order. Returns why it has to end instead. */
async function confirm(orderId: string): Promise<Ending | undefined> {
  const { outcome } = await confirmOrder(orderId, await ticketKey(), keepsToken);
  return outcome === 'confirmed' ? undefined : outcome;
}

/** Closes the money and releases the places. A capture that was first is confirmed after all. */
async function end(orderId: string, ending: Ending): Promise<void> {
  const { order } = await closeMoney(orderId, ending);
  if (order.money === 'closed') {
    await releaseTickets(orderId, keepsToken);
    return;
  }
  const lost = await confirm(orderId);
  if (!lost) return;
  await closeMoney(orderId, lost);
  await releaseTickets(orderId, keepsToken);
}
