import { setTimeout as wait } from 'node:timers/promises';
import { orderLimits } from '../limits.ts';
import { isOpen, type OrderRow } from './order.ts';
import { readOrder } from './order-store.ts';

/**
 * Reads an order that was just placed until it has an outcome, for half a second at most. A client that polls at once
 * then usually sees the outcome in its first answer, without a second of waiting or a burst of requests.
 */
export async function awaitOutcome(order: OrderRow, now: number): Promise<OrderRow> {
  if (now - order.createdAt > orderLimits.newOrderMs) return order;
  let latest = order;
  for (
    let pauseMs = 20, waitedMs = 0;
    isOpen(latest) && waitedMs + pauseMs <= orderLimits.outcomeWaitMs;
    pauseMs *= 1.5
  ) {
    await wait(pauseMs);
    waitedMs += pauseMs;
    latest = (await readOrder(order.orderId)) ?? latest;
  }
  return latest;
}
