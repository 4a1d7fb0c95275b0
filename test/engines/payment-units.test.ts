// Goal: keep the cost of the other ways to sell, and of a refund, from growing unnoticed.
// Method: as write-units.test.ts, for the steps in which they differ from a card payment.
import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FakeStripe } from '../../scripts/local/stripe/fake-stripe.ts';
import type { Envelope } from '../../shared/messaging/envelope.ts';
import {
  markPaid,
  ordered as orderedByTransfer,
  orderManually,
  sellsByTransfer,
} from '../support/actors/manual-payment.ts';
import { account, hold, must, order, type Show, show } from '../support/actors/world.ts';
import { type Meter, meter } from '../support/engine/meter.ts';
import { call } from '../support/http/client.ts';
import { announced, message } from '../support/state/outbox.ts';
import { confirm, runTask } from '../support/state/saga.ts';
import { passTime } from '../support/state/time.ts';
import { deliverEvent, startWithStripe } from '../support/stripe/stripe-in-process.ts';

let fake: FakeStripe;
beforeAll(async () => {
  fake = await startWithStripe();
});
afterAll(() => fake.stop());

/** Write units and requests of one step, when what processes keep in memory for up to a second has lapsed. */
async function costOf(units: Meter, work: () => Promise<unknown>): Promise<[writes: number, requests: number]> {
  await passTime(1_000);
  units.since();
  await work();
  const { writes, requests } = units.since();
  return [writes, requests];
}

/** Each step costs at most as much as today. */
function expectAtMost(costs: Record<string, [number, number]>, limits: Record<string, [number, number]>): void {
  expect(Object.keys(costs)).toEqual(Object.keys(limits));
  for (const [step, [writes, requests]] of Object.entries(costs)) {
    const [maxWrites = 0, maxRequests = 0] = limits[step] ?? [];
    expect(writes, `write units of: ${step}`).toBeLessThanOrEqual(maxWrites);
    expect(requests, `requests of: ${step}`).toBeLessThanOrEqual(maxRequests);
  }
}

/** Sells tickets at the box office. The first sale of an event also keeps the ticket key published until it ends. */
async function sell({ eventId, ticketTypeId, organizer }: Pick<Show, 'eventId' | 'ticketTypeId' | 'organizer'>) {
  const body = { items: [{ ticketTypeId, quantity: 2 }], method: 'cash' };
  must(201, await call('POST', `/v1/events/${eventId}/box-office/orders`, { token: organizer.token, body }));
}

it('two tickets paid by bank transfer', async () => {
  const party = await sellsByTransfer();
  await orderedByTransfer(party, 1);
  await sell(party);
  const buyer = await account();
  must(200, await hold(buyer, party.ticketTypeId, 2));
  const units = await meter({ units: true });
  let id = '';
  const costs = {
    order: await costOf(units, async () => {
      id = must(202, await orderManually(buyer)).id;
    }),
    wait: await costOf(units, () => runTask('TakePayment', id)),
    'mark as paid': await costOf(units, async () => must(202, await markPaid(party.organizer, id))),
    confirm: await costOf(units, () => runTask('ConfirmOrder', id)),
  };
  // One unit of the order counts the mails to an address that its buyer has not confirmed.
  expectAtMost(costs, { order: [23, 12], wait: [2, 5], 'mark as paid': [6, 7], confirm: [16, 5] });
});

it('two tickets sold at the box office', async () => {
  const party = await show({ capacity: 10 });
  await sell(party);
  const costs = { sale: await costOf(await meter({ units: true }), () => sell(party)) };
  expectAtMost(costs, { sale: [29, 14] });
});

it('two tickets paid on a page of Stripe, of which a webhook tells', async () => {
  const party = await show({ capacity: 10 });
  await sell(party);
  const buyer = await account();
  must(200, await hold(buyer, party.ticketTypeId, 2));
  const body = { payment: { provider: 'stripe', returnUrl: 'https://shop.example/done' } };
  const { id } = must(202, await call('POST', '/v1/orders', { token: buyer.token, body }));
  const units = await meter({ units: true });
  const start = await costOf(units, () => runTask('TakePayment', id));
  const { readOrder } = await import('../../functions/orders/order/order-store.ts');
  const before = fake.ledger.events.length;
  fake.ledger.pay((await readOrder(id))?.attempts[0]?.reference ?? '');
  const [event] = fake.ledger.events.slice(before);
  if (!event) throw new Error('Stripe sent no event');
  const costs = {
    'start of the payment': start,
    webhook: await costOf(units, async () => must(200, await deliverEvent(fake, event))),
    confirm: await costOf(units, () => runTask('ConfirmOrder', id)),
  };
  expectAtMost(costs, { 'start of the payment': [3, 5], webhook: [3, 5], confirm: [15, 4] });
});

it('two tickets that are returned', async () => {
  const party = await show({ capacity: 10, doorsIn: 99 });
  const { token } = party.organizer;
  const refundPolicy = { windows: [{ hoursBefore: 48, percent: 100 }] };
  must(200, await call('PATCH', `/v1/events/${party.eventId}`, { token, body: { refundPolicy } }));
  const buyer = await account();
  must(200, await hold(buyer, party.ticketTypeId, 2));
  const { id } = must(202, await order(buyer));
  await confirm(id);
  const units = await meter({ units: true });
  const promise = await costOf(units, async () =>
    must(202, await call('POST', `/v1/orders/${id}/cancel`, { token: buyer.token, body: {} })),
  );
  const { handler } = await import('../../functions/orders/on-order-refunded.ts');
  const event = (await announced()).find(({ type, subject }) => type === 'OrderRefunded' && subject === id) as Envelope;
  const costs = { promise, payment: await costOf(units, () => handler(message(event), {} as Context)) };
  // Two units of the payment are the refund in the test provider's own ledger, and its entry in the index that lists it.
  expectAtMost(costs, { promise: [25, 7], payment: [7, 6] });
});
