import { digest } from '../../shared/base/id.ts';
import { log } from '../../shared/base/log.ts';
import { conflict, holdExpired, keyReused, notFound, Problem, wrongState } from '../../shared/base/problem.ts';
import { everyRole, organizersEvent } from '../../shared/http/membership.ts';
import { reply } from '../../shared/http/reply.ts';
import { serve } from '../../shared/http/serve.ts';
import { limits } from '../../shared/limits.ts';
import { acceptCart } from './checkout/accept-cart.ts';
import { giveComps } from './comps/give-comps.ts';
import * as saga from './fulfilment/fulfilment-store.ts';
import { tellSaga } from './fulfilment/signal-saga.ts';
import { attemptId, isOpen, orderView, type StoredOrder } from './order/order.ts';
import * as store from './order/order-store.ts';
import { collect, providerOf } from './payment/collect-payment.ts';
import { outcomeOf, type PaymentOutcome } from './payment/outcome.ts';
import { cancelOrder } from './refunds/cancel-order.ts';
import { salesRecords } from './refunds/event-refunds-store.ts';
import { cancellationView } from './reports/cancellation-progress.ts';
import { eventOrderView } from './reports/event-order.ts';
import { ordersOfEvent } from './reports/event-order-store.ts';
import { attemptsUsedUp, type Payment, routes } from './routes.ts';

const accepted = (order: StoredOrder) =>
  reply(202, orderView(order), { location: `/v1/orders/${order.orderId}`, 'retry-after': '1' });

/** Whoever gave a comp may see what became of it. */
async function visibleOrder(orderId: string, userId: string): Promise<StoredOrder> {
  const order = await store.order(orderId);
  if (order?.userId !== userId && order?.comp?.by !== userId) throw new Problem(notFound);
  return order;
}

async function ownOrder(orderId: string, userId: string): Promise<StoredOrder> {
  const order = await store.order(orderId);
  if (order?.userId !== userId) throw new Problem(notFound);
  return order;
}

/** The saga learns of it at once, or from the minute job when this signal is lost: the answer does not depend on it. */
async function wake({ taskToken }: StoredOrder, outcome: PaymentOutcome | undefined): Promise<void> {
  if (!outcome || !taskToken) return;
  await tellSaga(taskToken, outcome).catch((error: unknown) => log.warn('saga not told', error as Error));
}

/** @throws Problem where the order takes no further attempt now. */
function requirePayable(order: StoredOrder, now: number): void {
  if (order.failure?.code === 'payment_expired' || (isOpen(order) && order.payBy <= now))
    throw new Problem(holdExpired);
  if (!isOpen(order) || order.captured || order.attempts.some(({ status }) => status === 'pending'))
    throw new Problem(wrongState);
  if (order.attempts.length >= limits.paymentAttempts) throw new Problem(attemptsUsedUp);
}

/** No money for places that are somebody else's by now, or of an event that was cancelled. @throws Problem `hold_expired`. */
async function requireHold(order: StoredOrder): Promise<void> {
  const places = await store.placeRows(order);
  if (places.some((place) => place?.status !== 'held' || place.holdId !== order.holdId)) throw new Problem(holdExpired);
}

/** The attempt that this key made before. @throws Problem `idempotency_key_reused` when its body was another. */
function attemptOf(order: StoredOrder | undefined, key: string, hash: string): boolean {
  const known = order?.attempts.find((attempt) => attempt.key === key);
  if (known && known.hash !== hash) throw new Problem(keyReused);
  return known !== undefined;
}

/** Adds a payment attempt to an order that waits for one, and asks for the money. */
async function payAgain(
  order: StoredOrder,
  payment: Payment,
  { key, now }: { key: string; now: number },
): Promise<StoredOrder> {
  const hash = digest(JSON.stringify(payment));
  if (!attemptOf(order, key, hash)) {
    requirePayable(order, now);
    await requireHold(order);
    const { provider, token } = payment;
    const id = attemptId(order.orderId, order.attempts.length + 1);
    const attempt = {
      id,
      provider,
      ...(token && { token }),
      status: 'pending' as const,
      amount: order.total,
      key,
      hash,
    };
    const waiting = await saga.changeOpenOrder(order.orderId, `attempt ${id}`, now, {
      set: { attempts: [...order.attempts, attempt], checkAt: now + limits.orderCheckMs },
      when: '#version = :read',
      values: { ':read': order.version },
    });
    // Lost to another change, unless it was our own write whose answer was lost.
    if (!waiting && !attemptOf(await store.order(order.orderId), key, hash)) throw new Problem(conflict);
  }
  const waiting = (await store.order(order.orderId)) ?? order;
  // A fault leaves the attempt pending: the minute job asks for it again.
  if (isOpen(waiting)) await collect(waiting).catch((error: unknown) => log.warn('not collected', error as Error));
  return (await store.order(order.orderId)) ?? waiting;
}

export const handler = serve(routes, {
  'POST /v1/orders': async ({ caller, body, key, now }) =>
    accepted(await acceptCart(caller.id, { key, hash: digest(JSON.stringify(body)), payment: body.payment }, now)),

  'GET /v1/orders': async ({ caller, query }) => {
    const page = await store.ordersOf(caller.id, query);
    return { ...page, items: page.items.map(orderView) };
  },

  'GET /v1/orders/{orderId}': async ({ caller, params }) => {
    const order = await visibleOrder(params.orderId, caller.id);
    return reply(200, orderView(order), isOpen(order) ? { 'retry-after': '1' } : {});
  },

  'POST /v1/orders/{orderId}/payments': async ({ caller, params, body, key, now }) => {
    providerOf(body.provider);
    const order = await payAgain(await ownOrder(params.orderId, caller.id), body, { key: digest(key), now });
    await wake(order, outcomeOf(order, now));
    return accepted(order);
  },

  'POST /v1/events/{eventId}/comps': async ({ caller, params: { eventId }, body, key, now }) => {
    await organizersEvent(eventId, caller);
    return accepted(await giveComps(eventId, { ...body, by: caller.id, key }, now));
  },

  'GET /v1/events/{eventId}/orders': async ({ caller, params: { eventId }, query }) => {
    await organizersEvent(eventId, caller);
    const page = await ordersOfEvent(eventId, query);
    return { ...page, items: page.items.map(({ order, user }) => eventOrderView(order, eventId, user)) };
  },

  'GET /v1/events/{eventId}/cancellation': async ({ caller, params: { eventId } }) => {
    const event = await organizersEvent(eventId, caller, everyRole);
    return cancellationView(event, await salesRecords(eventId));
  },

  'POST /v1/orders/{orderId}/cancel': async ({ caller, params, body, key, now }) => {
    const order = await ownOrder(params.orderId, caller.id);
    const { reason } = body;
    const wanted = { key: digest(key), hash: digest(JSON.stringify(body)), ...(reason && { reason }) };
    const ended = await cancelOrder(order, wanted, now);
    await wake(order, outcomeOf(ended, now));
    return accepted(ended);
  },
});
