import type { CartRecord } from '../../shared/cart-record.ts';
import { conflict, keyReused, notFound, Problem } from '../../shared/errors.ts';
import { serve } from '../../shared/http.ts';
import { deriveId, sha256 } from '../../shared/id.ts';
import { limits } from '../../shared/limits.ts';
import { reply } from '../../shared/reply.ts';
import { attemptId, isOpen, orderView, placeOrder, type StoredOrder } from './order.ts';
import { outcomeOf } from './outcome.ts';
import { collect, providerOf } from './payment.ts';
import { attemptsUsedUp, cartEmpty, holdExpired, limitReached, type Payment, routes, wrongState } from './routes.ts';
import * as saga from './saga-store.ts';
import { tellSaga } from './signal.ts';
import * as store from './store.ts';
import { refundPayment, releaseTickets } from './way-back.ts';

const accepted = (order: StoredOrder) =>
  reply(202, orderView(order), { location: `/v1/orders/${order.orderId}`, 'retry-after': '1' });

async function ownOrder(orderId: string, userId: string): Promise<StoredOrder> {
  const order = await store.order(orderId);
  if (order?.userId !== userId) throw new Problem(notFound);
  return order;
}

/** The order this key made before. @throws Problem `idempotency_key_reused` when its body was another. */
async function madeBefore(orderId: string, hash: string): Promise<StoredOrder | undefined> {
  const order = await store.order(orderId);
  if (order && order.hash !== hash) throw new Problem(keyReused);
  return order;
}

async function cartToOrder(userId: string, now: number): Promise<CartRecord> {
  const cart = await store.cart(userId);
  if (!cart || cart.lines.length === 0) throw new Problem(cartEmpty);
  if (cart.expiresAt <= now) throw new Problem(holdExpired);
  return cart;
}

/** @throws Problem `hold_expired` when an event has gone off sale since its places were held. */
async function limitsOf(cart: CartRecord): Promise<(ticketTypeId: string) => number> {
  const { types, facts } = await store.selling(cart.lines);
  if (facts.some((event) => event?.status !== 'published'))
    throw new Problem(holdExpired, 'An event is no longer on sale');
  const most = new Map(types.flatMap((type) => (type ? [[type.ticketTypeId, type.maxPerCustomer] as const] : [])));
  return (ticketTypeId) => most.get(ticketTypeId) ?? 0;
}

const refusals = {
  cart_changed: conflict,
  contended: conflict,
  limit_reached: limitReached,
  hold_lost: holdExpired,
} as const;

/** Adds a payment attempt to an order that waits for one, and asks for the money. */
async function payAgain(
  order: StoredOrder,
  payment: Payment,
  { key, now }: { key: string; now: number },
): Promise<StoredOrder> {
  const hash = sha256(JSON.stringify(payment));
  const known = order.attempts.find((attempt) => attempt.key === key);
  if (known && known.hash !== hash) throw new Problem(keyReused);
  if (known) return order;
  if (order.failure?.code === 'payment_expired' || (isOpen(order) && order.payBy <= now))
    throw new Problem(holdExpired);
  if (!isOpen(order) || order.captured || order.attempts.some(({ status }) => status === 'pending'))
    throw new Problem(wrongState);
  if (order.attempts.length >= limits.paymentAttempts) throw new Problem(attemptsUsedUp);
  const { provider, token } = payment;
  const id = attemptId(order.orderId, order.attempts.length + 1);
  const attempt = { id, provider, ...(token && { token }), status: 'pending' as const, amount: order.total, key, hash };
  const waiting = await saga.changeOpenOrder(order.orderId, `attempt ${id}`, now, {
    set: { attempts: [...order.attempts, attempt] },
    when: '#version = :read',
    values: { ':read': order.version },
  });
  if (!waiting) throw new Problem(conflict);
  // A fault leaves the attempt pending: the minute job asks the provider what became of it.
  await collect(waiting).catch(() => undefined);
  return (await store.order(order.orderId)) ?? waiting;
}

export const handler = serve(routes, {
  'POST /v1/orders': async ({ caller, body, key, now }) => {
    providerOf(body.payment.provider);
    const orderId = deriveId('ord', caller.id, key);
    const hash = sha256(JSON.stringify(body));
    const known = await madeBefore(orderId, hash);
    if (known) return accepted(known);
    const cart = await cartToOrder(caller.id, now);
    const order = placeOrder(cart, { orderId, hash, key, payment: body.payment, now });
    const outcome = await store.accept(order, cart, await limitsOf(cart));
    if (outcome === 'accepted') return accepted(order);
    const winner = await madeBefore(orderId, hash);
    if (winner) return accepted(winner);
    throw new Problem(outcome === 'exists' ? conflict : refusals[outcome]);
  },

  'GET /v1/orders': async ({ caller, query }) => {
    const page = await store.ordersOf(caller.id, query);
    return { ...page, items: page.items.map(orderView) };
  },

  'GET /v1/orders/{orderId}': async ({ caller, params }) => {
    const order = await ownOrder(params.orderId, caller.id);
    return reply(200, orderView(order), isOpen(order) ? { 'retry-after': '1' } : {});
  },

  'POST /v1/orders/{orderId}/payments': async ({ caller, params, body, key, now }) => {
    providerOf(body.provider);
    const order = await payAgain(await ownOrder(params.orderId, caller.id), body, { key, now });
    const outcome = outcomeOf(order, now);
    if (outcome && order.taskToken) await tellSaga(order.taskToken, outcome);
    return accepted(order);
  },

  'POST /v1/orders/{orderId}/cancel': async ({ caller, params, now }) => {
    const order = await ownOrder(params.orderId, caller.id);
    if (order.status === 'cancelled') return accepted(order);
    const closed = isOpen(order) && !order.captured ? await refundPayment(order.orderId, 'cancelled') : undefined;
    if (closed?.outcome !== 'closed') throw new Problem(wrongState, 'Only an unpaid order can be cancelled here');
    await releaseTickets(order.orderId, 'cancelled');
    const ended = await ownOrder(order.orderId, caller.id);
    const outcome = outcomeOf(ended, now);
    if (outcome && order.taskToken) await tellSaga(order.taskToken, outcome);
    return accepted(ended);
  },
});
