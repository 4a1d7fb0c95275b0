import { clock } from '../../shared/clock.ts';
import { Problem } from '../../shared/errors.ts';
import { log } from '../../shared/log.ts';
import { env } from './env.ts';
import type { Attempt, StoredOrder } from './order.ts';
import type { PaymentProvider, Settlement } from './provider.ts';
import { providerUnavailable } from './routes.ts';
import * as saga from './saga-store.ts';
import * as store from './store.ts';
import { testProvider } from './test-provider.ts';

const { TEST_PAYMENTS } = env.read();

/** @throws Problem `payment_provider_unavailable` where the stage does not offer it. */
export function providerOf(name: Attempt['provider']): PaymentProvider {
  if (name === 'test' && TEST_PAYMENTS === 'on') return testProvider;
  throw new Problem(providerUnavailable, `This stage does not take payments by ${name}`);
}

const withStatus = (order: StoredOrder, id: string, status: Attempt['status']): Attempt[] =>
  order.attempts.map((attempt) => (attempt.id === id ? { ...attempt, status } : attempt));

export const pendingAttempt = (order: StoredOrder): Attempt | undefined =>
  order.attempts.find((attempt) => attempt.status === 'pending');

/** Every attempt is compared by version, so a settlement told twice is recorded once. */
const asRead = (order: StoredOrder) => ({ when: '#version = :read', values: { ':read': order.version } });

/**
 * Records what the provider said of an attempt. A capture counts only while the order's money is open; one that comes
 * later is given back here and now.
 */
export async function settle(order: StoredOrder, attempt: Attempt, { status, amount }: Settlement): Promise<void> {
  const now = clock.now();
  if (status === 'pending') return;
  if (status === 'declined') {
    const failure = { code: 'payment_declined', message: 'The payment was declined; try again with another one' };
    const set = { attempts: withStatus(order, attempt.id, 'declined'), status: 'awaiting_payment', failure };
    await saga.changeOpenOrder(order.orderId, `declined ${attempt.id}`, now, { set, ...asRead(order) });
    return;
  }
  const set = { attempts: withStatus(order, attempt.id, 'captured'), captured: amount };
  const recorded = await saga.changeOpenOrder(order.orderId, `captured ${attempt.id}`, now, { set, ...asRead(order) });
  if (!recorded) await settleAgain(order.orderId, attempt, { status, amount });
}

async function settleAgain(orderId: string, attempt: Attempt, settlement: Settlement): Promise<void> {
  const current = await store.order(orderId);
  if (!current) throw new Error(`The order of ${attempt.id} is gone`);
  const known = current.attempts.find(({ id }) => id === attempt.id);
  if (known?.status === 'captured' || known?.status === 'refunded') return;
  // Somebody changed the order in between: the saga's retry or the minute job tells it again.
  if (current.money === 'open') throw new Error(`The capture of ${attempt.id} met another change`);
  await refund(current, attempt, settlement.amount, 'late');
}

/** Asks for money for the attempt that is waiting; asked twice, the provider charges once. */
export async function collect(order: StoredOrder): Promise<void> {
  const attempt = pendingAttempt(order);
  if (attempt) await settle(order, attempt, await payOrFind(providerOf(attempt.provider), attempt));
}

/** An answer that got lost is asked for at once; a fault remains only when the provider knows nothing either. */
async function payOrFind(provider: PaymentProvider, attempt: Attempt): Promise<Settlement> {
  try {
    return await provider.pay(attempt);
  } catch (error) {
    const known = await provider.find(attempt.id);
    if (!known) throw error;
    return known;
  }
}

/** Gives an attempt's money back: the provider first, under an id of its own, then our record of it. */
export async function refund(order: StoredOrder, attempt: Attempt, amount: StoredOrder['total'], reason: string) {
  const id = `${attempt.id}#refund`;
  if (order.refunds.some((made) => made.id === id)) return;
  await providerOf(attempt.provider).refund(id, attempt.id, amount);
  const refunded = await saga.recordRefund(
    order,
    { id, amount, status: 'succeeded', reason },
    withStatus(order, attempt.id, 'refunded'),
  );
  if (!refunded) throw new Error(`The refund ${id} met another change`);
  log.info('refunded', { orderId: order.orderId, refundId: id, reason });
}

/** Whether what was captured is what was due. */
export const rightAmount = ({ captured, total }: StoredOrder): boolean =>
  captured?.amount === total.amount && captured.currency === total.currency;
