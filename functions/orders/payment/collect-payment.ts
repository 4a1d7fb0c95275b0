import { isDeepStrictEqual } from 'node:util';
import { tryEach } from '../../../shared/async/concurrency.ts';
import { clock } from '../../../shared/base/clock.ts';
import { orderLimits } from '../limits.ts';
import { type Attempt, isUnresolved } from '../order/attempt.ts';
import { isOpen, type OrderRow } from '../order/order.ts';
import { readOrder } from '../order/order-store.ts';
import { callProvider } from './call-provider.ts';
import { endWatch, recordCapture, recordProgress, recordRefusal, recordUnknown } from './payment-store.ts';
import type { AttemptReference, PaymentRequest, Settlement } from './provider.ts';

const declined = { code: 'payment_declined', message: 'The payment was declined. Try again, or pay in another way.' };
const ended = { code: 'payment_failed', message: 'The payment ended without money; try again' };

/**
 * Starts the pending attempt of an open order. The provider charges once per attempt, however often it is asked. One that
 * it has accepted is only asked about, because providers forget idempotency keys after a day.
 * @throws the fault of a provider from which nothing was learned. The attempt stays pending.
 */
export async function startPayment(order: OrderRow): Promise<void> {
  const attempt = pendingAttempt(order);
  if (!attempt || !isOpen(order)) return;
  const settlement = await (attempt.reference ? findAttempt(attempt) : payOrFind(order, attempt));
  if (settlement) await recordSettlement(order, attempt, settlement);
}

/** Asks for the state of the pending attempt of an open order. It is started again only if the provider never got it. */
export async function pollPayment(order: OrderRow): Promise<void> {
  const attempt = pendingAttempt(order);
  if (!attempt || !isOpen(order)) return;
  const found = await findAttempt(attempt);
  if (found) await recordSettlement(order, attempt, found);
  else if (order.payBy > clock.now()) await startPayment(order);
}

/**
 * Ends an attempt of an open order, so that another one may follow. Returns the order afterwards: an attempt that was
 * paid first is captured, and one that cannot be ended, or that the provider does not know yet, is still pending.
 */
export async function stopPayment(order: OrderRow, attempt: Attempt): Promise<OrderRow> {
  const settlement = await callProvider(attempt.provider, (provider, signal) => provider.cancel(attempt, signal));
  if (settlement) await recordSettlement(order, attempt, settlement);
  return (await readOrder(order.orderId)) ?? order;
}

/**
 * Ends the unresolved attempts of an order that is over: nothing can be charged for them afterwards. One that was
 * charged first is recorded, and so refunded. One that the provider does not know is looked for again for days.
 * @throws the first fault of a provider, once all were tried.
 */
export const endPayment = (order: OrderRow): Promise<void> =>
  tryEach(order.attempts.filter(isUnresolved), (attempt) => endAttempt(order, attempt));

async function endAttempt(order: OrderRow, attempt: Attempt): Promise<void> {
  const settlement = await callProvider(attempt.provider, (provider, signal) => provider.cancel(attempt, signal));
  const isOver = settlement?.status === 'failed' || settlement?.status === 'declined';
  if (!settlement) await recordMissing(order, attempt);
  else if (isOver && attempt.status === 'failed') await endWatch(order, attempt, clock.now());
  else await recordSettlement(order, attempt, settlement);
}

/** Records, after some time, that a provider does not know an attempt. */
async function recordMissing(order: OrderRow, attempt: Attempt): Promise<void> {
  const now = clock.now();
  const { watchUntil } = attempt;
  if (watchUntil !== undefined) {
    if (watchUntil <= now) await endWatch(order, attempt, now);
    return;
  }
  const overAt = order.history.findLast(({ what }) => what === 'confirmed' || what.startsWith('closed'))?.at ?? now;
  if (overAt + orderLimits.unknownPaymentMs > now) return;
  await recordUnknown(order, attempt, overAt + orderLimits.watchUnknownMs, now);
}

/**
 * Asks for the state of one attempt, in any status of it and of its order, and records it. `reference`: the provider's name
 * for it, in case none is stored yet. Returns the order afterwards; `undefined` where the provider has no such attempt.
 */
export async function settleAttempt(
  orderId: string,
  { id, provider, reference }: Pick<Attempt, 'id' | 'provider' | 'reference'>,
): Promise<OrderRow | undefined> {
  const order = await readOrder(orderId);
  const attempt = order?.attempts.find((one) => one.id === id && one.provider === provider);
  if (!order || !attempt) return undefined;
  const found = await findAttempt({ ...(reference && { reference }), ...attempt });
  if (found) await recordSettlement(order, attempt, found);
  return readOrder(orderId);
}

const pendingAttempt = (order: OrderRow): Attempt | undefined =>
  order.attempts.find((attempt) => attempt.status === 'pending');

const findAttempt = (attempt: Pick<Attempt, 'provider'> & AttemptReference) =>
  callProvider(attempt.provider, (provider, signal) => provider.find(attempt, signal));

const requestOf = (
  { orderId, payBy, createdAt }: OrderRow,
  { id, amount, token, returnUrl, at = createdAt }: Attempt,
): PaymentRequest => ({
  id,
  orderId,
  amount,
  payBy,
  requestedAt: at,
  ...(token && { token }),
  ...(returnUrl && { returnUrl }),
});

/** Looks a lost answer up immediately. The fault remains only when the provider does not know the attempt either. */
async function payOrFind(order: OrderRow, attempt: Attempt): Promise<Settlement> {
  try {
    return await callProvider(attempt.provider, (provider, signal) => provider.pay(requestOf(order, attempt), signal));
  } catch (fault) {
    const settlement = await findAttempt(attempt);
    if (!settlement) throw fault;
    return settlement;
  }
}

/** Records the provider's answer, if it says anything new. */
async function recordSettlement(order: OrderRow, attempt: Attempt, settlement: Settlement): Promise<void> {
  const now = clock.now();
  const { status, reference } = settlement;
  switch (status) {
    case 'captured': {
      await recordCapture(order, attempt, settlement, now);
      return;
    }
    case 'declined': {
      await recordRefusal(
        order,
        attempt,
        { to: 'declined', failure: declined, declineCode: settlement.declineCode },
        now,
      );
      return;
    }
    case 'failed': {
      await recordRefusal(order, attempt, { to: 'failed', failure: ended }, now);
      return;
    }
    default: {
      const { action, declineCode } = status === 'requires_action' ? settlement : {};
      const told = { reference: reference ?? attempt.reference, action, declineCode };
      const known = { reference: attempt.reference, action: attempt.action, declineCode: attempt.declineCode };
      const failure = declineCode ? { failure: declined } : {};
      if (!isDeepStrictEqual(told, known)) await recordProgress(order, attempt, { ...told, ...failure }, now);
    }
  }
}
