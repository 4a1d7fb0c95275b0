import { log, withContext } from '../../shared/base/log.ts';
import { refundPayment, releaseTickets } from './fulfilment/compensate.ts';
import { type ConfirmOutcome, confirmOrder } from './fulfilment/confirm-order.ts';
import { takePayment } from './fulfilment/take-payment.ts';
import { ticketKey } from './fulfilment/ticket-key-store.ts';
import type { Ending } from './order/ending.ts';
import type { PaymentOutcome } from './payment/outcome.ts';

interface Task {
  task: 'TakePayment' | 'ConfirmOrder' | 'RefundPayment' | 'ReleaseTickets';
  orderId: string;
  correlationId?: string;
  /** The task token, for TakePayment. */
  token?: string;
  /** The result of the step before. A caught fault has no outcome. */
  result?: { outcome?: Ending | 'paid' };
}

type Result = PaymentOutcome | ConfirmOutcome | { outcome: 'closed' | 'captured' | 'released' } | undefined;

/** The saga's tasks. Expected results are outcomes. An exception is a fault: retried, and then compensated. */
export const handler = (task: Task): Promise<Result> =>
  withContext(task.correlationId ?? task.orderId, 'saga', () => dispatch(task));

async function dispatch({ task, orderId, token = '', result }: Task): Promise<Result> {
  log.info('saga task', { task, orderId });
  switch (task) {
    case 'TakePayment':
      await takePayment(orderId, token);
      return undefined;
    case 'ConfirmOrder':
      return confirmOrder(orderId, await ticketKey());
    case 'RefundPayment':
      return refundPayment(orderId, endingOf(result));
    case 'ReleaseTickets':
      return releaseTickets(orderId);
  }
}

const endingOf = (result: Task['result']): Ending =>
  result?.outcome && result.outcome !== 'paid' ? result.outcome : 'fault';
