import { forEachLimit } from '../../shared/async/concurrency.ts';
import { digest } from '../../shared/base/id.ts';
import { Problem } from '../../shared/base/problem.ts';
import { notFound } from '../../shared/base/problems.ts';
import { eventForMember, requireMember } from '../../shared/http/membership.ts';
import { reply } from '../../shared/http/reply.ts';
import { allRoles, salesReaders, writers } from '../../shared/http/roles.ts';
import { serve } from '../../shared/http/serve.ts';
import { readUser } from '../../shared/records/auth-rows.ts';
import { readEvent } from '../../shared/records/event-row.ts';
import { acceptCart } from './checkout/accept-cart.ts';
import { giveComps } from './comps/give-comps.ts';
import { wakeSaga } from './fulfilment/wake-saga.ts';
import { awaitOutcome } from './order/await-outcome.ts';
import { findCancellableOrder, findOrderForWriter, findOwnOrder, findVisibleOrder } from './order/find-order.ts';
import { isOpen, type OrderRow } from './order/order.ts';
import { ordersOfUser, readOrder } from './order/order-store.ts';
import { orderView } from './order/order-view.ts';
import { manualLimits } from './payment/manual/limits.ts';
import { markPaid } from './payment/manual/mark-paid.ts';
import { markRefundPaid } from './payment/manual/mark-refund-paid.ts';
import { importedView, importStatement } from './payment/manual/statement/import-statement.ts';
import { outcomeOf } from './payment/outcome.ts';
import { offeredProviders } from './payment/require-offered.ts';
import { retryPayment } from './payment/retry-payment.ts';
import { cancelOrder } from './refunds/cancel-order.ts';
import { salesOfEvent } from './refunds/event-refunds-store.ts';
import { refundOrder } from './refunds/refund-order.ts';
import { cancellationView } from './reports/cancellation-progress.ts';
import { eventOrderView } from './reports/event-order.ts';
import { ordersOfEvent } from './reports/event-order-store.ts';
import { incidentsOfOrganizer, resolveIncident } from './reports/payment-incident-store.ts';
import { routes } from './routes.ts';

/** The first poll may follow at once, because reading a new order waits for its outcome. */
const accepted = (order: OrderRow) =>
  reply(202, orderView(order), { location: `/v1/orders/${order.orderId}`, 'retry-after': '0' });

/** An order as members see it: what belongs to these events. */
const acceptedForSeller = async (order: OrderRow, eventIds: readonly string[]) =>
  reply(202, eventOrderView(order, eventIds, await readUser(order.userId)), {
    location: `/v1/orders/${order.orderId}`,
  });

/** Wakes the saga of an order whose payment turned out paid while another one was asked for. */
async function wakeIfPaid(orderId: string, now: number): Promise<void> {
  const order = await readOrder(orderId);
  if (order?.captured && isOpen(order)) await wakeSaga(order, outcomeOf(order, now));
}

export const handler = serve(routes, {
  'GET /v1/payments/providers': async ({ query: { eventId } }) => {
    const event = await readEvent(eventId);
    if (!event || event.status === 'draft') throw new Problem(notFound);
    return { items: event.status === 'published' ? await offeredProviders([eventId]) : [] };
  },

  'GET /v1/organizers/{organizerId}/payment-incidents': async ({ caller, params: { organizerId }, query }) => {
    await requireMember(caller, organizerId, salesReaders);
    return incidentsOfOrganizer(organizerId, query);
  },

  'POST /v1/organizers/{organizerId}/payment-incidents/{incidentId}/resolve': async ({ caller, params, body, now }) => {
    const { organizerId, incidentId } = params;
    await requireMember(caller, organizerId, writers);
    return resolveIncident(organizerId, incidentId, { ...body, at: now, by: caller.id });
  },

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
    const unpaid = await findOwnOrder(params.orderId, caller.id);
    const order = await retryPayment(unpaid, body, { key: digest(key), now }).catch(async (error: unknown) => {
      await wakeIfPaid(params.orderId, now);
      throw error;
    });
    await wakeSaga(order, outcomeOf(order, now));
    return accepted(order);
  },

  'POST /v1/orders/{orderId}/mark-paid': async ({ caller, params, body, key, now }) => {
    const { eventIds } = await findOrderForWriter(params.orderId, caller);
    const { amount, reference: note } = body;
    const request = { key: digest(key), hash: digest(JSON.stringify(body)), by: caller.id };
    const order = await markPaid(params.orderId, { ...request, amount, note }, now);
    await wakeSaga(order, outcomeOf(order, now));
    return acceptedForSeller(order, eventIds);
  },

  'POST /v1/organizers/{organizerId}/bank-statements': async ({ caller, params: { organizerId }, body, now }) => {
    await requireMember(caller, organizerId, writers);
    const outcomes = await importStatement(body().lines, { organizerId, by: caller.id, now });
    const marked = outcomes.flatMap(({ outcome, order }) => (outcome === 'marked' && order ? [order] : []));
    await forEachLimit(marked, manualLimits.concurrentLines, (order) => wakeSaga(order, outcomeOf(order, now)));
    return importedView(outcomes);
  },

  'POST /v1/orders/{orderId}/refunds/{refundId}/mark-paid': async ({ caller, params, now }) => {
    const { order, eventIds } = await findOrderForWriter(params.orderId, caller);
    return acceptedForSeller(await markRefundPaid(order, params.refundId, { at: now, by: caller.id }), eventIds);
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
    const { order, eventIds } = await findCancellableOrder(params.orderId, caller);
    const { reason } = body;
    const scoped = eventIds ? `${caller.id} ${key}` : key;
    const request = { key: digest(scoped), hash: digest(JSON.stringify(body)), ...(reason && { reason }) };
    const ended = await cancelOrder(order, { named: body.ticketIds, eventIds, request, now });
    await wakeSaga(ended, outcomeOf(ended, now));
    return eventIds ? acceptedForSeller(ended, eventIds) : accepted(ended);
  },

  'POST /v1/orders/{orderId}/refunds': async ({ caller, params, body, key }) => {
    const { order, eventIds } = await findOrderForWriter(params.orderId, caller);
    const request = { key: digest(`${caller.id} ${key}`), hash: digest(JSON.stringify(body)) };
    const refunded = await refundOrder(order, { body, eventIds, request });
    return acceptedForSeller(refunded, eventIds);
  },
});
