import { log } from '../../../shared/base/log.ts';
import { hasEnded, type OrderRow } from '../order/order.ts';
import { endWait } from '../order/order-store.ts';
import type { PaymentOutcome } from '../payment/outcome.ts';
import { signalSaga } from './signal-saga.ts';

/**
 * Signals the saga of an order, if it waits. An order that has ended keeps its token until then, and stays in the minute
 * job's index. So the minute job repeats a lost signal, and no answer depends on it.
 */
export async function wakeSaga(order: OrderRow, outcome: PaymentOutcome | undefined): Promise<void> {
  const { taskToken } = order;
  if (!outcome || !taskToken) return;
  try {
    await signalSaga(taskToken, outcome);
    if (hasEnded(order)) await endWait(order);
  } catch (error) {
    log.warn('saga not signalled', { orderId: order.orderId, error: error as Error });
  }
}
