import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { clock } from '../../shared/base/clock.ts';
import { because, log } from '../../shared/base/log.ts';
import { putNew } from '../../shared/dynamo/dynamo.ts';
import { type TicketKey, ticketKeyFromSecret } from '../../shared/inventory/ticket-code.ts';
import { limits } from '../../shared/limits.ts';
import { publicKeyKey } from '../../shared/records/records.ts';
import { sagaEnv } from './env.ts';
import { refundPayment, releaseTickets } from './fulfilment/compensate.ts';
import { type ConfirmOutcome, confirmOrder } from './fulfilment/confirm-order.ts';
import * as saga from './fulfilment/fulfilment-store.ts';
import { tellSaga } from './fulfilment/signal-saga.ts';
import { type Ending, isOpen } from './order/order.ts';
import * as store from './order/order-store.ts';
import { collect } from './payment/collect-payment.ts';
import { outcomeOf, type PaymentOutcome } from './payment/outcome.ts';

const { TICKET_SECRET_ARN, USERS_TABLE } = sagaEnv.read();

let key: Promise<TicketKey> | undefined;

/** The key tickets are signed with; its public half is published before the first ticket carries it. */
async function loadTicketKey(): Promise<TicketKey> {
  const secrets = new SecretsManagerClient({});
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: TICKET_SECRET_ARN }));
  if (SecretString.length < 32) throw new Error('The ticket secret is shorter than 32 characters');
  const loaded = ticketKeyFromSecret(SecretString);
  await putNew(USERS_TABLE, { ...publicKeyKey('ticket', loaded.kid), kid: loaded.kid, jwk: loaded.publicJwk });
  return loaded;
}

function ticketKey(): Promise<TicketKey> {
  key ??= loadTicketKey().catch((error: unknown) => {
    key = undefined;
    throw error;
  });
  return key;
}

/**
 * Secures the hold, keeps the saga's token, and only then asks for money; then reads again, so that an outcome which
 * was recorded before the token was kept is answered at once. Without an outcome the saga goes on waiting.
 */
async function takePayment(orderId: string, token: string): Promise<void> {
  const now = clock.now();
  const order = await store.order(orderId);
  if (!order) throw new Error(`There is no order ${orderId}`);
  if (isOpen(order) && !order.captured) {
    const places = await store.placeRows(order);
    const lapsed = places.some((place) => (place?.claimableAt ?? 0) <= now || place?.holdId !== order.holdId);
    const until = Math.max(order.payBy, now + limits.payWithinSeconds * 1000);
    if (lapsed && !(await store.secureHold(order, until))) return tellSaga(token, { outcome: 'lapsed' });
    const waiting = await saga.changeOpenOrder(orderId, 'awaiting payment', now, {
      set: { taskToken: token, status: 'awaiting_payment' },
    });
    if (waiting) await collect(waiting);
  }
  const current = await store.order(orderId);
  const outcome = current && outcomeOf(current, clock.now());
  if (outcome) await tellSaga(token, outcome);
}

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
  because(task.correlationId ?? task.orderId, 'saga', () => carryOut(task));

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
