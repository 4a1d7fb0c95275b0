/*
 * Goal: money is charged once and refunded once, whatever part of the saga fails and whenever a payment settles.
 * Method: runs single saga tasks and the minute job in process, with a moved clock and the test provider's tokens.
 */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Account, account, available, hold, order, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { confirm, runTask as run } from '../../support/state/saga.ts';
import { passTime, resetTime } from '../../support/state/time.ts';
import { watchedOrders } from '../../support/state/watched-orders.ts';

beforeAll(() => startInProcess({ cache: false }));
afterEach(resetTime);

const minute = 60_000;

/** Moves the clock and runs the minute job, as its schedule would. */
async function runMinuteJobAfter(milliseconds: number): Promise<void> {
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

const retryPayment = (buyer: Account, orderId: string, token: string, key?: string) =>
  call('POST', `/v1/orders/${orderId}/payments`, {
    token: buyer.token,
    body: { provider: 'test', token },
    ...(key && { key }),
  });

const executedRefund = { status: 'succeeded', amount: { amount: 9000, currency: 'EUR' } };

describe('money that arrives after an order has ended', () => {
  it('is refunded when a slow payment settles after the cancellation', async () => {
    const { buyer, orderId } = await ordered('tok_slow');
    await run('TakePayment', orderId);
    const cancelled = await cancel(buyer, orderId);
    expect(cancelled.body).toMatchObject({ status: 'cancelled', payments: [{ status: 'pending' }], refunds: [] });
    await runMinuteJobAfter(2 * minute);
    expect(await orderOf(buyer, orderId)).toMatchObject({
      status: 'cancelled',
      payments: [{ status: 'refunded' }],
      refunds: [executedRefund],
    });
    expect(await watchedOrders()).not.toContain(orderId);
  });

  it('is refunded when the charge’s answer was lost and the order was cancelled before a look-up', async () => {
    const { buyer, orderId } = await ordered('tok_ok');
    const { testProvider } = await import('../../../functions/orders/payment/test-provider-store.ts');
    const { readOrder: stored } = await import('../../../functions/orders/order/order-store.ts');
    const [attempt] = (await stored(orderId))?.attempts ?? [];
    const request = {
      id: attempt?.id ?? '',
      orderId,
      amount: { amount: 9000, currency: 'EUR' },
      payBy: 0,
      requestedAt: 0,
    };
    await testProvider.pay(request, AbortSignal.timeout(minute));
    expect((await cancel(buyer, orderId)).body).toMatchObject({ status: 'cancelled', refunds: [executedRefund] });
  });

  it('marks an attempt that never reached the provider as failed', async () => {
    const { buyer, orderId } = await ordered('tok_ok');
    await cancel(buyer, orderId);
    expect((await orderOf(buyer, orderId)).payments).toMatchObject([{ status: 'pending' }]);
    await runMinuteJobAfter(11 * minute);
    expect((await orderOf(buyer, orderId)).payments).toMatchObject([{ status: 'failed' }]);
    await runMinuteJobAfter(11 * 24 * 60 * minute);
    await runMinuteJobAfter(61 * minute);
    expect(await watchedOrders()).not.toContain(orderId);
  });

  it('is refunded when the provider shows the charge only days later', async () => {
    const { buyer, orderId } = await ordered('tok_ok');
    await cancel(buyer, orderId);
    await runMinuteJobAfter(11 * minute);
    const { testProvider } = await import('../../../functions/orders/payment/test-provider-store.ts');
    const request = {
      id: `${orderId}#1`,
      orderId,
      amount: { amount: 9000, currency: 'EUR' },
      payBy: 0,
      requestedAt: 0,
    };
    await testProvider.pay(request, AbortSignal.timeout(minute));
    await runMinuteJobAfter(2 * 24 * 60 * minute);
    await runMinuteJobAfter(61 * minute);
    const { readOrder } = await import('../../../functions/orders/order/order-store.ts');
    expect(await readOrder(orderId)).toMatchObject({ status: 'cancelled', refunds: [executedRefund] });
    expect(await watchedOrders()).not.toContain(orderId);
  });

  it('is not asked for once the deadline has passed', async () => {
    const { buyer, orderId } = await ordered('tok_slow');
    await passTime(16 * minute);
    await run('TakePayment', orderId);
    const { testProvider } = await import('../../../functions/orders/payment/test-provider-store.ts');
    expect(await testProvider.find({ id: `${orderId}#1` }, AbortSignal.timeout(minute))).toBeUndefined();
    await runMinuteJobAfter(minute);
    expect(await orderOf(buyer, orderId)).toMatchObject({ status: 'failed', failure: { code: 'payment_expired' } });
  });
});

describe('a dead saga', () => {
  it('that never started: the overdue order ends and its places are free', async () => {
    const { party, buyer, orderId } = await ordered('tok_ok');
    await runMinuteJobAfter(32 * minute);
    expect(await orderOf(buyer, orderId)).toMatchObject({ status: 'failed', failure: { code: 'payment_expired' } });
    expect(await available(party.eventId)).toBe(5);
  });

  it('that died after the capture: the order is confirmed', async () => {
    const { buyer, orderId } = await ordered('tok_ok');
    await run('TakePayment', orderId);
    await runMinuteJobAfter(2 * minute);
    expect(await orderOf(buyer, orderId)).toMatchObject({ status: 'confirmed', refunds: [] });
    expect(await watchedOrders()).not.toContain(orderId);
  });

  it('that died between refund and release: the places are released', async () => {
    const { party, buyer, orderId } = await ordered('tok_ok');
    await run('TakePayment', orderId);
    await run('RefundPayment', orderId, { outcome: 'lost' });
    await runMinuteJobAfter(20 * minute);
    expect(await orderOf(buyer, orderId)).toMatchObject({ status: 'failed', failure: { code: 'tickets_lost' } });
    expect((await hold(buyer, party.ticketTypeId, 2)).status).toBe(200);
  });
});

describe('confirmation requires the exact amount due', () => {
  it('refunds a wrong amount, also when the order has expired', async () => {
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

  it('does not confirm an unpaid order', async () => {
    const { buyer, orderId } = await ordered('tok_ok');
    expect(await run('ConfirmOrder', orderId)).toEqual({ outcome: 'wrong_amount' });
    expect((await orderOf(buyer, orderId)).tickets).toEqual([]);
  });
});

describe('a retried payment', () => {
  it('adds one attempt for each idempotency key', async () => {
    const { buyer, orderId } = await ordered('tok_declined');
    await run('TakePayment', orderId);
    const key = 'pay-again-pay-again';
    expect((await retryPayment(buyer, orderId, 'tok_ok', key)).body.payments).toHaveLength(2);
    const again = await retryPayment(buyer, orderId, 'tok_ok', key);
    expect([again.status, again.body.payments.length]).toEqual([202, 2]);
    expect((await retryPayment(buyer, orderId, 'tok_declined', key)).body.code).toBe('idempotency_key_reused');
    expect(await run('ConfirmOrder', orderId)).toEqual({ outcome: 'confirmed' });
  });

  it('is collected by the minute job when its request was interrupted', async () => {
    const { buyer, orderId } = await ordered('tok_declined');
    await run('TakePayment', orderId);
    const { changeOpenOrder } = await import('../../../functions/orders/order/open-order-store.ts');
    const { readOrder: stored } = await import('../../../functions/orders/order/order-store.ts');
    const before = await stored(orderId);
    const attempt = { id: `${orderId}#2`, provider: 'test', token: 'tok_ok', status: 'pending', amount: before?.total };
    const attempts = [...(before?.attempts ?? []), { ...attempt, key: 'cut-short', hash: '' }];
    await changeOpenOrder(orderId, 'attempt', Date.now(), { set: { attempts, checkAt: 0 } });
    await runMinuteJobAfter(minute);
    expect((await orderOf(buyer, orderId)).payments).toMatchObject([{ status: 'declined' }, { status: 'captured' }]);
  });
});

describe('a cancellation', () => {
  it('is idempotent by its key, and refused when that key has another body', async () => {
    const { buyer, orderId } = await ordered('tok_declined');
    await run('TakePayment', orderId);
    const key = 'cancel-once-cancel-once';
    expect((await cancel(buyer, orderId, { reason: 'ill' }, key)).body.status).toBe('cancelled');
    expect((await cancel(buyer, orderId, { reason: 'ill' }, key)).status).toBe(202);
    expect((await cancel(buyer, orderId, { reason: 'well' }, key)).body.code).toBe('idempotency_key_reused');
  });

  it('stays a cancellation when the saga completes it', async () => {
    const { buyer, orderId } = await ordered('tok_declined');
    await run('TakePayment', orderId);
    // The request closed the money and was interrupted. The saga, woken by the deadline, then runs the same steps.
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

it('refuses an order above a limit that was lowered after the hold', async () => {
  const party = await show({ maxPerCustomer: 4 });
  const buyer = await account();
  await hold(buyer, party.ticketTypeId, 4);
  const path = `/v1/events/${party.eventId}/ticket-types/${party.ticketTypeId}`;
  await call('PATCH', path, { token: party.organizer.token, body: { maxPerCustomer: 2 } });
  const refused = await order(buyer);
  expect([refused.status, refused.body.code]).toEqual([409, 'limit_reached']);
});
