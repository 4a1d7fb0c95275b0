import { log } from '../../../shared/base/log.ts';
import type { OrderRow } from '../order/order.ts';
import type { PaymentOutcome } from '../payment/outcome.ts';
import { signalSaga } from './signal-saga.ts';

/** Signals the saga of an order, if it waits. The minute job repeats a lost signal, so no answer depends on it. */
export async function wakeSaga({ taskToken }: OrderRow, outcome: PaymentOutcome | undefined): Promise<void> {
  if (!outcome || !taskToken) return;
  await signalSaga(taskToken, outcome).catch((error: unknown) => log.warn('saga not signalled', error as Error));
}
