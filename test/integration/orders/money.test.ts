import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Account, account, available, hold, order, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { confirm, runTask as run } from '../../support/state/saga.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

beforeAll(() => startInProcess({ cache: false }));
afterEach(resetTime);

const minute = 60_000;

/** The minute job, as its schedule would invoke it after so long. */
async function later(milliseconds: number): Promise<void> {
  await passTime(milliseconds);
  const { handler } = await import('../../../functions/orders/every-minute.ts');
  await handler();
}

async function ordered(token: string): Promise<{ party: Show; buyer: Account; orderId: string }> {
  const party = await show({ capacity: 5, maxPerCustomer: 2 });
  const buyer = await account();
  await hold(buyer, party.ticketTypeId, 2);
  return { party, buyer, orderId: (await order(buyer, token)).body.id };
}

const orderOf = async (buyer: Account, orderId: string) =>
  (await call('GET', `/v1/orders/${orderId}`, { token: buyer.token })).body;

const cancel = (buyer: Account, orderId: string, body: unknown = {}, key?: string) =>
  call('POST', `/v1/orders/${orderId}/cancel`, { token: buyer.token, body, ...(key && { key }) });

const payAgain = (buyer: Account, orderId: string, token: string, key?: string) =>
  call('POST', `/v1/orders/${orderId}/payments`, {
    token: buyer.token,
    body: { provider: 'test', token },
    ...(key && { key }),
  });

/** What the minute job still has an eye on. */
const watched = async (): Promise<string[]> =>
  (await import('../../../functions/orders/order/order-store.ts')).dueOrderIds(Number.MAX_SAFE_INTEGER);

const paidBack = { status: 'succeeded', amount: { amount: 9000, currency: 'EUR' } };

describe('money that arrives after the end', () => {
  it('is refunded when a slow payment settles after its order was cancelled', async () => {
    const { buyer, orderId } = await ordered('tok_slow');
    await run('TakePayment', orderId);
    const cancelled = await cancel(buyer, orderId);
    expect(cancelled.body).toMatchObject({ status: 'cancelled', payments: [{ status: 'pending' }], refunds: [] });
    await later(2 * minute);
    expect(await orderOf(buyer, orderId)).toMatchObject({
      status: 'cancelled',
      payments: [{ status: 'refunded' }],
      refunds: [paidBack],
    });
    expect(await watched()).not.toContain(orderId);
  });

  it('is refunded when the answer to a charge was lost and the order cancelled before anybody asked', async () => {
    const { buyer, orderId } = await ordered('tok_ok');
    const { testProvider } = await import('../../../functions/orders/payment/test-provider-store.ts');
    const { readOrder: stored } = await import('../../../functions/orders/order/order-store.ts');
    const [attempt] = (await stored(orderId))?.attempts ?? [];
    await testProvider.pay({ id: attempt?.id ?? '', amount: { amount: 9000, currency: 'EUR' } });
    expect((await cancel(buyer, orderId)).body).toMatchObject({ status: 'cancelled', refunds: [paidBack] });
  });

  it('leaves an attempt that never reached the provider as failed', async () => {
    const { buyer, orderId } = await ordered('tok_ok');
    await cancel(buyer, orderId);
    expect((await orderOf(buyer, orderId)).payments).toMatchObject([{ status: 'pending' }]);
    await later(11 * minute);
    expect((await orderOf(buyer, orderId)).payments).toMatchObject([{ status: 'failed' }]);
    expect(await watched()).not.toContain(orderId);
  });
});

describe('a saga that died', () => {
  it('before it began: the overdue order ends, its places are free', async () => {
    const { party, buyer, orderId } = await ordered('tok_ok');
    await later(32 * minute);
    expect(await orderOf(buyer, orderId)).toMatchObject({ status: 'failed', failure: { code: 'payment_expired' } });
    expect(await available(party.eventId)).toBe(5);
  });

  it('after the capture: the money goes back', async () => {
    const { buyer, orderId } = await ordered('tok_ok');
    await run('TakePayment', orderId);
    await later(2 * minute);
    expect((await orderOf(buyer, orderId)).status).toBe('awaiting_payment');
    await later(20 * minute);
    expect(await orderOf(buyer, orderId)).toMatchObject({ status: 'failed', refunds: [paidBack] });
  });

  it('between refund and release: the rest is done', async () => {
    const { party, buyer, orderId } = await ordered('tok_ok');
    await run('TakePayment', orderId);
    await run('RefundPayment', orderId, { outcome: 'lost' });
    await later(20 * minute);
    expect(await orderOf(buyer, orderId)).toMatchObject({ status: 'failed', failure: { code: 'tickets_lost' } });
    expect((await hold(buyer, party.ticketTypeId, 2)).status).toBe(200);
  });
});

describe('only what is due confirms', () => {
  it('refuses a wrong amount even where the order had expired meanwhile', async () => {
    const { buyer, orderId } = await ordered('tok_wrong_amount');
    await run('TakePayment', orderId);
    expect(await run('RefundPayment', orderId, { outcome: 'expired' })).toEqual({ outcome: 'captured' });
    expect(await run('ConfirmOrder', orderId)).toEqual({ outcome: 'wrong_amount' });
    await run('RefundPayment', orderId, { outcome: 'wrong_amount' });
    await run('ReleaseTickets', orderId);
    expect(await orderOf(buyer, orderId)).toMatchObject({
      status: 'failed',
      failure: { code: 'payment_amount_mismatch' },
      refunds: [{ amount: { amount: 8999 } }],
      tickets: [],
    });
  });

  it('confirms nothing that was not paid', async () => {
    const { buyer, orderId } = await ordered('tok_ok');
    expect(await run('ConfirmOrder', orderId)).toEqual({ outcome: 'wrong_amount' });
    expect((await orderOf(buyer, orderId)).tickets).toEqual([]);
  });
});

describe('another attempt', () => {
  it('is carried out by its key, and a second one with that key is the same', async () => {
    const { buyer, orderId } = await ordered('tok_declined');
    await run('TakePayment', orderId);
    const key = 'pay-again-pay-again';
    expect((await payAgain(buyer, orderId, 'tok_ok', key)).body.payments).toHaveLength(2);
    const again = await payAgain(buyer, orderId, 'tok_ok', key);
    expect([again.status, again.body.payments.length]).toEqual([202, 2]);
    expect((await payAgain(buyer, orderId, 'tok_declined', key)).body.code).toBe('idempotency_key_reused');
    expect(await run('ConfirmOrder', orderId)).toEqual({ outcome: 'confirmed' });
  });

  it('whose request was cut short is asked for by the minute job', async () => {
    const { buyer, orderId } = await ordered('tok_declined');
    await run('TakePayment', orderId);
    const { changeOpenOrder } = await import('../../../functions/orders/order/open-order-store.ts');
    const { readOrder: stored } = await import('../../../functions/orders/order/order-store.ts');
    const before = await stored(orderId);
    const attempt = { id: `${orderId}#2`, provider: 'test', token: 'tok_ok', status: 'pending', amount: before?.total };
    const attempts = [...(before?.attempts ?? []), { ...attempt, key: 'cut-short', hash: '' }];
    await changeOpenOrder(orderId, 'attempt', Date.now(), { set: { attempts, checkAt: 0 } });
    await later(minute);
    expect((await orderOf(buyer, orderId)).payments).toMatchObject([{ status: 'declined' }, { status: 'captured' }]);
  });
});

describe('a cancellation', () => {
  it('is answered the same under its key, and refused under it with another body', async () => {
    const { buyer, orderId } = await ordered('tok_declined');
    await run('TakePayment', orderId);
    const key = 'cancel-once-cancel-once';
    expect((await cancel(buyer, orderId, { reason: 'ill' }, key)).body.status).toBe('cancelled');
    expect((await cancel(buyer, orderId, { reason: 'ill' }, key)).status).toBe(202);
    expect((await cancel(buyer, orderId, { reason: 'well' }, key)).body.code).toBe('idempotency_key_reused');
  });

  it('keeps its name whoever finishes it', async () => {
    const { buyer, orderId } = await ordered('tok_declined');
    await run('TakePayment', orderId);
    // The request closed the money and was cut short; the saga, woken by the deadline, comes along the same way.
    await run('RefundPayment', orderId, { outcome: 'cancelled' });
    await run('RefundPayment', orderId, { outcome: 'expired' });
    await run('ReleaseTickets', orderId, { outcome: 'expired' });
    expect(await orderOf(buyer, orderId)).toMatchObject({ status: 'cancelled', failure: { code: 'cancelled' } });
    expect((await cancel(buyer, orderId)).status).toBe(202);
  });

  it('does not undo a confirmed order', async () => {
    const { buyer, orderId } = await ordered('tok_ok');
    await confirm(orderId);
    expect((await cancel(buyer, orderId)).body.code).toBe('wrong_state');
    expect((await orderOf(buyer, orderId)).status).toBe('confirmed');
  });
});

it('takes no order above a limit that was lowered after the hold', async () => {
  const party = await show({ maxPerCustomer: 4 });
  const buyer = await account();
  await hold(buyer, party.ticketTypeId, 4);
  const path = `/v1/events/${party.eventId}/ticket-types/${party.ticketTypeId}`;
  await call('PATCH', path, { token: party.organizer.token, body: { maxPerCustomer: 2 } });
  const refused = await order(buyer);
  expect([refused.status, refused.body.code]).toEqual([409, 'limit_reached']);
});
