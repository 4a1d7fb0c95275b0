/*
 * Goal: a test payment that needs its buyer ends as the buyer decides, once, and only until its order's deadline.
 * Method: presses the buttons of the provider's page in process. Its webhooks reach the receiver's real route.
 */
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Account, account, hold, must, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { runTask } from '../../support/state/saga.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

beforeAll(() => startInProcess({ cache: false }));
/** What the provider sends to the receiver. */
const posts: string[] = [];
beforeEach(() => {
  posts.length = 0;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (url, { headers, body } = {}) => {
    posts.push(String(url));
    const answer = await call('POST', new URL(String(url)).pathname, {
      raw: String(body),
      headers: headers as Record<string, string>,
    });
    return new Response(null, { status: answer.status });
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await resetTime();
});

const minute = 60_000;
const shop = 'https://shop.example/done';

interface Ordered {
  party: Show;
  buyer: Account;
  orderId: string;
  /** The path of the page. */
  page: string;
}

const read = async ({ buyer, orderId }: Pick<Ordered, 'buyer' | 'orderId'>) =>
  must(200, await call('GET', `/v1/orders/${orderId}`, { token: buyer.token }));

async function ordered(returnUrl?: string): Promise<Ordered> {
  const party = await show({ capacity: 5 });
  const buyer = await account();
  must(200, await hold(buyer, party.ticketTypeId, 2));
  const payment = { provider: 'test', token: 'tok_action', ...(returnUrl && { returnUrl }) };
  const { id: orderId } = must(202, await call('POST', '/v1/orders', { token: buyer.token, body: { payment } }));
  await runTask('TakePayment', orderId);
  const { redirectUrl } = (await read({ buyer, orderId })).payment;
  return { party, buyer, orderId, page: new URL(redirectUrl).pathname };
}

const press = ({ page }: Ordered, decision: string) =>
  call('POST', page, {
    raw: `decision=${decision}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });

async function runMinuteJobAfter(milliseconds: number): Promise<void> {
  await passTime(milliseconds);
  const { handler } = await import('../../../functions/orders/every-minute.ts');
  await handler();
}

describe('a payment that needs its buyer', () => {
  it('waits on a page with two buttons, under a policy that allows nothing else', async () => {
    const one = await ordered(shop);
    expect(await read(one)).toMatchObject({ status: 'awaiting_payment', payments: [{ status: 'pending' }] });
    const { status, headers, body } = await call('GET', one.page);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'none'; style-src 'sha256-[^']+'; .*form-action 'self' https:\/\/shop\.example; frame-ancestors 'none'$/,
    );
    expect(body.match(/<button[^>]*value="(pay|decline)"/g)).toHaveLength(2);
  });

  it('is confirmed once it is paid, by one webhook to the public address, and the buyer returns to the shop', async () => {
    const one = await ordered(shop);
    const answer = await press(one, 'pay');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, shop]);
    expect(posts).toEqual(['http://localhost:8080/v1/payments/webhooks/test']);
    expect((await read(one)).payments).toMatchObject([{ status: 'captured' }]);
    await runTask('ConfirmOrder', one.orderId);
    expect(await read(one)).toMatchObject({ status: 'confirmed', tickets: [{}, {}] });
    expect((await call('GET', one.page)).body).toContain('Payment made');
  });

  it('shows its own page again where the shop gave none', async () => {
    const one = await ordered();
    const answer = await press(one, 'pay');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, one.page]);
    expect((await call('GET', one.page)).body).toContain('You can close this page');
  });

  it('that is declined leaves the order open for another attempt', async () => {
    const one = await ordered();
    expect((await press(one, 'decline')).status).toBe(303);
    expect(await read(one)).toMatchObject({
      status: 'awaiting_payment',
      failure: { code: 'payment_declined' },
      payments: [{ status: 'declined' }],
    });
    const body = { provider: 'test', token: 'tok_action' };
    const again = must(202, await call('POST', `/v1/orders/${one.orderId}/payments`, { token: one.buyer.token, body }));
    const page = new URL(again.payment.redirectUrl).pathname;
    expect(page).not.toBe(one.page);
    await press({ ...one, page }, 'pay');
    expect((await read(one)).payments).toMatchObject([{ status: 'declined' }, { status: 'captured' }]);
  });

  it('is decided once, whatever is pressed how often', async () => {
    const one = await ordered();
    const answers = await Promise.all(['pay', 'pay', 'pay'].map((decision) => press(one, decision)));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect((await press(one, 'decline')).status).toBe(303);
    const { payments, refunds } = await read(one);
    expect([payments.length, payments[0].status, refunds]).toEqual([1, 'captured', []]);
  });

  it('is learned by the minute job where the webhook is lost', async () => {
    const one = await ordered();
    vi.mocked(fetch).mockRejectedValue(new Error('The receiver is out'));
    expect((await press(one, 'pay')).status).toBe(303);
    expect((await read(one)).payments).toMatchObject([{ status: 'pending' }]);
    await runMinuteJobAfter(2 * minute);
    expect((await read(one)).status).toBe('confirmed');
  });
});

describe('a payment that can no longer be made', () => {
  it('says so after the deadline of its order, and takes no decision', async () => {
    const one = await ordered(shop);
    await passTime(20 * minute);
    for (const answer of [await call('GET', one.page), await press(one, 'pay')]) {
      expect(answer.status).toBe(410);
      expect(answer.body).toContain('Too late to pay');
      expect(answer.body).toContain(`href="${shop}"`);
      expect(answer.body).not.toContain('<button');
    }
    await runMinuteJobAfter(minute);
    expect(await read(one)).toMatchObject({ status: 'failed', failure: { code: 'payment_expired' } });
    expect(posts).toEqual([]);
  });

  it('says so after its order was cancelled, or another attempt began', async () => {
    const cancelled = await ordered();
    must(202, await call('POST', `/v1/orders/${cancelled.orderId}/cancel`, { token: cancelled.buyer.token, body: {} }));
    const replaced = await ordered();
    const body = { provider: 'test', token: 'tok_ok' };
    const { token } = replaced.buyer;
    must(202, await call('POST', `/v1/orders/${replaced.orderId}/payments`, { token, body }));
    for (const one of [cancelled, replaced]) {
      const answer = await press(one, 'pay');
      expect([answer.status, answer.body.includes('Payment ended')]).toEqual([410, true]);
    }
    expect((await read(replaced)).payments).toMatchObject([{ status: 'failed' }, { status: 'captured' }]);
  });

  it('is unknown to the page where there is none', async () => {
    expect((await call('GET', '/v1/payments/test/ord_nobody/1')).status).toBe(404);
    const one = await ordered();
    expect((await press(one, 'steal')).status).toBe(422);
  });
});
