/*
 * Goal: a buyer who has days to transfer the money may pay by card instead, on a page of Stripe.
 * Method: a fake Stripe with its bounds of a page's time.
 */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { FakeStripe } from '../../../../scripts/local/stripe/fake-stripe.ts';
import { account, hold, must, show } from '../../../support/actors/world.ts';
import { call } from '../../../support/http/client.ts';
import { runTask } from '../../../support/state/saga.ts';
import { passTime, resetTime } from '../../../support/state/time.ts';
import { startWithStripe } from '../../../support/stripe/stripe-in-process.ts';

let fake: FakeStripe;
beforeAll(async () => {
  fake = await startWithStripe();
});
afterEach(resetTime);
afterAll(() => fake.stop());

const hour = 3_600_000;

it('gets a page that lasts from that moment on, within the day that Stripe allows', async () => {
  const party = await show({ capacity: 5, doorsIn: 30 * 24 });
  const manualPayment = { enabled: true, instructions: 'Transfer to IS14 0159.', days: 5 };
  const { token } = party.organizer;
  must(200, await call('PATCH', `/v1/organizers/${party.organizerId}`, { token, body: { manualPayment } }));
  const buyer = await account();
  must(200, await hold(buyer, party.ticketTypeId, 1));
  const body = { payment: { provider: 'manual' } };
  const { id: orderId } = must(202, await call('POST', '/v1/orders', { token: buyer.token, body }));
  await runTask('TakePayment', orderId);

  await passTime(3 * hour);
  fake.ledger.advance(3 * 3_600);
  const asked = must(
    202,
    await call('POST', `/v1/orders/${orderId}/payments`, {
      token: buyer.token,
      body: { provider: 'stripe', returnUrl: 'https://shop.example/done' },
    }),
  );

  expect(asked.payment.redirectUrl).toMatch(/^https:/);
  const { readOrder } = await import('../../../../functions/orders/order/order-store.ts');
  const [, { reference = '', at = 0 } = {}] = (await readOrder(orderId))?.attempts ?? [];
  expect(fake.ledger.session(reference).expires_at).toBe(Math.ceil(at / 1_000) + 23.5 * 3_600);
  expect(at - Date.parse(asked.createdAt)).toBeGreaterThanOrEqual(3 * hour);
});
