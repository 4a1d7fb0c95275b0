import { log, withContext } from '../../shared/base/log.ts';
import { refundPayment, releaseTickets } from './fulfilment/compensate.ts';
import { type ConfirmOutcome, confirmOrder } from './fulfilment/confirm-order.ts';
import { takePayment } from './fulfilment/take-payment.ts';
import { ticketKey } from './fulfilment/ticket-key-store.ts';
import type { Ending } from './order/order.ts';
import type { PaymentOutcome } from './payment/outcome.ts';

interface Task {
  task: 'TakePayment' | 'ConfirmOrder' | 'RefundPayment' | 'ReleaseTickets';
  orderId: string;
  correlationId?: string;
  token?: string;
  /** The outcome of the step before; a caught fault has none. */
  result?: { outcome?: Ending | 'paid' };
}

type Result = PaymentOutcome | ConfirmOutcome | { outcome: 'closed' | 'captured' | 'released' } | undefined;

/** The saga's tasks. What is expected comes back as an outcome; an exception is a fault, retried and then compensated. */
export const handler = (task: Task): Promise<Result> =>
  withContext(task.correlationId ?? task.orderId, 'saga', () => carryOut(task));

async function carryOut({ task, orderId, token = '', result }: Task): Promise<Result> {
  log.info('saga task', { task, orderId });
  const outcome = result?.outcome;
  const ending: Ending = outcome && outcome !== 'paid' ? outcome : 'fault';
  switch (task) {
    case 'TakePayment':
      await takePayment(orderId, token);
      return undefined;
    case 'ConfirmOrder':
      return confirmOrder(orderId, await ticketKey());
    case 'RefundPayment':
      return refundPayment(orderId, ending);
    case 'ReleaseTickets':
      await releaseTickets(orderId);
      return { outcome: 'released' };
  }
}
