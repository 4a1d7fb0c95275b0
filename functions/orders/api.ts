import { digest } from '../../shared/base/id.ts';
import { log } from '../../shared/base/log.ts';
import { eventForMember } from '../../shared/http/membership.ts';
import { reply } from '../../shared/http/reply.ts';
import { allRoles, salesReaders } from '../../shared/http/roles.ts';
import { serve } from '../../shared/http/serve.ts';
import { readUser } from '../../shared/records/auth-rows.ts';
import { acceptCart } from './checkout/accept-cart.ts';
import { giveComps } from './comps/give-comps.ts';
import { signalSaga } from './fulfilment/signal-saga.ts';
import { awaitOutcome } from './order/await-outcome.ts';
import { findOrderForWriter, findOwnOrder, findVisibleOrder } from './order/find-order.ts';
import { isOpen, type OrderRow } from './order/order.ts';
import { ordersOfUser } from './order/order-store.ts';
import { orderView } from './order/order-view.ts';
import { outcomeOf, type PaymentOutcome } from './payment/outcome.ts';
import { requireProvider } from './payment/require-provider.ts';
import { retryPayment } from './payment/retry-payment.ts';
import { cancelOrder } from './refunds/cancel-order.ts';
import { salesOfEvent } from './refunds/event-refunds-store.ts';
import { refundOrder } from './refunds/refund-order.ts';
import { cancellationView } from './reports/cancellation-progress.ts';
import { eventOrderView } from './reports/event-order.ts';
import { ordersOfEvent } from './reports/event-order-store.ts';
import { routes } from './routes.ts';

/** The first poll may follow at once, because reading a new order waits for its outcome. */
const accepted = (order: OrderRow) =>
  reply(202, orderView(order), { location: `/v1/orders/${order.orderId}`, 'retry-after': '0' });

/** Signals the saga immediately. The minute job repeats a lost signal, so the answer does not depend on it. */
async function wakeSaga({ taskToken }: OrderRow, outcome: PaymentOutcome | undefined): Promise<void> {
  if (!outcome || !taskToken) return;
  await signalSaga(taskToken, outcome).catch((error: unknown) => log.warn('saga not signalled', error as Error));
}

export const handler = serve(routes, {
  'POST /v1/orders': async ({ caller, body, key, now }) => {
    const { payment, expectedTotal } = body;
    return accepted(
      await acceptCart(caller.id, { key, hash: digest(JSON.stringify(body)), payment, expectedTotal }, now),
    );
  },

  'GET /v1/orders': async ({ caller, query }) => {
    const page = await ordersOfUser(caller.id, query);
    return { ...page, items: page.items.map(orderView) };
  },

  'GET /v1/orders/{orderId}': async ({ caller, params, now }) => {
    const { order: found, eventIds } = await findVisibleOrder(params.orderId, caller);
    const order = await awaitOutcome(found, now);
    const view = eventIds ? eventOrderView(order, eventIds, await readUser(order.userId)) : orderView(order);
    return reply(200, view, isOpen(order) ? { 'retry-after': '1' } : {});
  },

  'POST /v1/orders/{orderId}/payments': async ({ caller, params, body, key, now }) => {
    requireProvider(body.provider);
    const order = await retryPayment(await findOwnOrder(params.orderId, caller.id), body, { key: digest(key), now });
    await wakeSaga(order, outcomeOf(order, now));
    return accepted(order);
  },

  'POST /v1/events/{eventId}/comps': async ({ caller, params: { eventId }, body, key, now }) => {
    await eventForMember(eventId, caller);
    return accepted(await giveComps(eventId, { ...body, by: caller.id, key }, now));
  },

  'GET /v1/events/{eventId}/orders': async ({ caller, params: { eventId }, query }) => {
    await eventForMember(eventId, caller, salesReaders);
    const page = await ordersOfEvent(eventId, query);
    return { ...page, items: page.items.map(({ order, user }) => eventOrderView(order, [eventId], user)) };
  },

  'GET /v1/events/{eventId}/cancellation': async ({ caller, params: { eventId } }) => {
    const event = await eventForMember(eventId, caller, allRoles);
    return cancellationView(event, salesOfEvent(eventId));
  },

  'POST /v1/orders/{orderId}/cancel': async ({ caller, params, body, key, now }) => {
    const order = await findOwnOrder(params.orderId, caller.id);
    const { reason } = body;
    const request = { key: digest(key), hash: digest(JSON.stringify(body)), ...(reason && { reason }) };
    const ended = await cancelOrder(order, { named: body.ticketIds, request, now });
    await wakeSaga(order, outcomeOf(ended, now));
    return accepted(ended);
  },

  'POST /v1/orders/{orderId}/refunds': async ({ caller, params, body, key }) => {
    const { order, eventIds } = await findOrderForWriter(params.orderId, caller);
    const request = { key: digest(`${caller.id} ${key}`), hash: digest(JSON.stringify(body)) };
    const refunded = await refundOrder(order, { body, eventIds, request });
    const view = eventOrderView(refunded, eventIds, await readUser(refunded.userId));
    return reply(202, view, { location: `/v1/orders/${refunded.orderId}` });
  },
});
