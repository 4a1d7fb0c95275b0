/*
 * Goal: the demo of payments acts as a browser and as Stripe do: pages that are paid on, and webhooks that arrive.
 * Method: a live fake Stripe, its pages over HTTP, and an endpoint that refuses at first.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeStripe } from '../../../../scripts/local/stripe/fake-stripe.ts';
import { postEvents } from '../../../../scripts/local/stripe/post-events.ts';

const shop = 'https://shop.example/thanks';
let fake: FakeStripe;
beforeEach(async () => {
  fake = await FakeStripe.start(0, { isLive: true });
});
afterEach(() => fake.stop());

function openSession() {
  const price_data = { currency: 'eur', unit_amount: 4_500, product_data: { name: 'Order' } };
  const { id, url } = fake.ledger.createSession({
    mode: 'payment',
    line_items: [{ quantity: 1, price_data }],
    success_url: shop,
    cancel_url: shop,
    client_reference_id: '<ord_1>#1',
  });
  return { id, page: url ?? '' };
}

const press = async (page: string, way: string) => {
  const answer = await fetch(page, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ way }) });
  return [answer.status, answer.headers.get('location')];
};
const textOf = async (page: string) => (await fetch(page)).text();

describe('a page of Checkout', () => {
  it('says what a card was declined for, and sends the buyer back once another one is charged', async () => {
    const { id, page } = openSession();
    expect(await textOf(page)).toContain('Pay 4500 EUR');
    expect(await textOf(page)).not.toContain('<ord_1>');
    expect(await press(page, 'declined')).toEqual([303, `/c/pay/${id}`]);
    expect(await textOf(page)).toContain('Your card was declined: insufficient_funds.');
    expect(await press(page, 'card')).toEqual([303, shop]);
    expect(fake.ledger.session(id)).toMatchObject({ status: 'complete', payment_status: 'paid' });
  });

  it('asks for the confirmation of the bank', async () => {
    const { id, page } = openSession();
    expect(await press(page, 'secure')).toEqual([303, `/c/pay/${id}`]);
    expect(await textOf(page)).toContain('value="confirm"');
    expect(await press(page, 'confirm')).toEqual([303, shop]);
  });

  it('cannot be paid twice, and is not there for another id', async () => {
    const { page } = openSession();
    await press(page, 'card');
    expect(await press(page, 'card')).toEqual([400, null]);
    expect((await fetch(`${page}0`)).status).toBe(404);
  });

  it('has an id that no other fake gives: one system meets several', async () => {
    const other = await FakeStripe.start(0, { isLive: true });
    expect(openSession().id.slice(0, -8)).not.toBe(
      other.ledger.createIntent({ amount: 1, currency: 'eur' }).id.slice(0, -8),
    );
    expect(Math.abs(fake.ledger.now - Date.now() / 1_000)).toBeLessThan(60);
    await other.stop();
  });
});

it('webhooks arrive in their order, each until it is accepted', async () => {
  const seen: string[] = [];
  const endpoint = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push(JSON.parse(body).type);
    response.writeHead(seen.length === 1 ? 503 : 200).end();
  });
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
  const send = postEvents(fake, `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}`);
  await press(openSession().page, 'card');
  await Promise.all([send(), send()]);
  expect(seen).toEqual(['payment_intent.succeeded', 'payment_intent.succeeded', 'checkout.session.completed']);
  endpoint.close();
});
