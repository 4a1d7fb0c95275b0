/*
 * Goal: a payment that its bank processes for days keeps its places for so long, within bounds, and none of it gets lost.
 * Method: a fake Stripe processes payments in process, while the minute job runs with a moved clock.
 */
import type Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FakeStripe } from '../../../../scripts/local/stripe/fake-stripe.ts';
import { type Account, account, available, hold, must, type Show, show } from '../../../support/actors/world.ts';
import { call } from '../../../support/http/client.ts';
import { runTask } from '../../../support/state/saga.ts';
import { passTime, resetTime } from '../../../support/state/time.ts';
import { deliverEvent, startWithStripe } from '../../../support/stripe/stripe-in-process.ts';

let fake: FakeStripe;
beforeAll(async () => {
  fake = await startWithStripe();
});
afterEach(resetTime);
afterAll(() => fake.stop());

const [minute, day] = [60_000, 86_400_000];

interface Ordered {
  party: Show;
  buyer: Account;
  orderId: string;
  /** The PaymentIntent that is processed. */
  intent: string;
}

async function stored(orderId: string) {
  const { readOrder } = await import('../../../../functions/orders/order/order-store.ts');
  const row = await readOrder(orderId);
  if (!row) throw new Error(`There is no order ${orderId}`);
  return row;
}

async function deliver(happens: () => unknown): Promise<void> {
  const before = fake.ledger.events.length;
  happens();
  for (const event of fake.ledger.events.slice(before) as Stripe.Event[]) must(200, await deliverEvent(fake, event));
}

/** Sessions do not last for days, so the clock returns after the job. */
async function runMinuteJobAfter(milliseconds: number): Promise<void> {
  await passTime(milliseconds);
  const { handler } = await import('../../../../functions/orders/every-minute.ts');
  await handler();
  await resetTime();
}

/** An order whose buyer has done their part, on the page of Stripe or in its widget: the money takes days. */
async function processed({ doorsIn = 30 * 24, inWidget = false } = {}): Promise<Ordered> {
  const party = await show({ capacity: 5, doorsIn });
  const buyer = await account();
  must(200, await hold(buyer, party.ticketTypeId, 2));
  const payment = { provider: 'stripe', ...(!inWidget && { returnUrl: 'https://shop.example/done' }) };
  const { id: orderId } = must(202, await call('POST', '/v1/orders', { token: buyer.token, body: { payment } }));
  await runTask('TakePayment', orderId);
  const session = (await stored(orderId)).attempts[0]?.reference ?? '';
  let intent = '';
  await deliver(() => {
    intent = fake.ledger.pay(session, 'delayed');
  });
  return { party, buyer, orderId, intent };
}

const read = async ({ buyer, orderId }: Ordered) =>
  must(200, await call('GET', `/v1/orders/${orderId}`, { token: buyer.token }));

describe('a payment that its bank processes', () => {
  it('asks nothing more of the buyer, and keeps its places until it arrives days later', async () => {
    const one = await processed();
    expect(await read(one)).not.toHaveProperty('payment');
    await runMinuteJobAfter(minute);
    await runMinuteJobAfter(day);
    const { status, payBy, createdAt } = await read(one);
    expect([status, Date.parse(payBy) - Date.parse(createdAt)]).toEqual(['awaiting_payment', 10 * day]);
    expect(await available(one.party.eventId)).toBe(3);

    await deliver(() => fake.ledger.settle(one.intent));
    await runMinuteJobAfter(4 * day);
    expect(await read(one)).toMatchObject({ status: 'confirmed', tickets: [{}, {}], refunds: [] });
  });

  it('keeps its places also where that is learned only after the deadline', async () => {
    const one = await processed();
    await runMinuteJobAfter(20 * minute);
    expect((await read(one)).status).toBe('awaiting_payment');
    expect((await stored(one.orderId)).payByBefore).toBeLessThan((await stored(one.orderId)).payBy);
  });

  it.each([true, false])(
    'is not started again days later, when Stripe has forgotten its key (widget: %s)',
    async (inWidget) => {
      const one = await processed({ inWidget });
      await runMinuteJobAfter(minute);
      const { attempts } = await stored(one.orderId);
      const made = fake.ledger.sessions.size + fake.ledger.intents.size;
      fake.ledger.advance((2 * day) / 1_000);
      await passTime(2 * day);
      await runTask('TakePayment', one.orderId);
      fake.ledger.advance((-2 * day) / 1_000);
      expect(fake.ledger.sessions.size + fake.ledger.intents.size).toBe(made);
      expect((await stored(one.orderId)).attempts).toEqual(attempts);
    },
  );

  it('that fails frees the places, and the order has failed', async () => {
    const one = await processed();
    await runMinuteJobAfter(minute);
    await deliver(() => fake.ledger.settle(one.intent, false));
    expect((await read(one)).payments).toMatchObject([{ status: 'declined' }]);
    await runMinuteJobAfter(day);
    expect(await read(one)).toMatchObject({ status: 'failed', failure: { code: 'payment_expired' }, refunds: [] });
    expect(await available(one.party.eventId)).toBe(5);
  });

  it('never keeps places past doors', async () => {
    const one = await processed({ doorsIn: 48 });
    await runMinuteJobAfter(minute);
    const { doorsOpenAt } = must(200, await call('GET', `/v1/events/${one.party.eventId}`));
    const { payBy } = await read(one);
    expect(Math.floor(Date.parse(payBy) / 1_000)).toBe(Math.floor(Date.parse(doorsOpenAt) / 1_000));
  });

  it('is refunded in full where it arrives after the bound, and the order says so', async () => {
    const one = await processed();
    await runMinuteJobAfter(minute);
    await runMinuteJobAfter(10 * day + 20 * minute);
    expect(await read(one)).toMatchObject({ status: 'failed', failure: { code: 'payment_expired' } });
    expect(await available(one.party.eventId)).toBe(5);

    await deliver(() => fake.ledger.settle(one.intent));
    await runMinuteJobAfter(11 * day);
    expect(await read(one)).toMatchObject({
      status: 'failed',
      failure: { message: expect.stringMatching(/refunded\.$/) },
      payments: [{ status: 'refunded' }],
      refunds: [{ amount: { amount: 9000, currency: 'EUR' }, status: 'succeeded' }],
    });
  });
});
