/*
 * Goal: whatever a payment provider does, and whenever it says so, a charge ends in tickets or in one full refund.
 * Method: runs saga tasks and the minute job in process, with a provider that is out, late or refuses.
 */
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { OrderRow } from '../../../functions/orders/order/order.ts';
import { type Account, account, hold, must, order, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call, deliver } from '../../support/http/client.ts';
import { confirm, runTask as run } from '../../support/state/saga.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

beforeAll(() => startInProcess({ cache: false }));
afterEach(async () => {
  vi.restoreAllMocks();
  await resetTime();
});

const minute = 60_000;
const provider = async () => (await import('../../../functions/orders/payment/test-provider-store.ts')).testProvider;
const facts = () => import('../../../functions/orders/payment/payment-store.ts');

async function stored(orderId: string): Promise<OrderRow> {
  const { readOrder } = await import('../../../functions/orders/order/order-store.ts');
  const row = await readOrder(orderId);
  if (!row) throw new Error(`There is no order ${orderId}`);
  return row;
}

async function runMinuteJobAfter(milliseconds: number): Promise<void> {
  await passTime(milliseconds);
  await (await import('../../../functions/orders/every-minute.ts')).handler();
}

async function ordered(token: string): Promise<{ buyer: Account; orderId: string }> {
  const party = await show({ capacity: 5 });
  const buyer = await account();
  must(200, await hold(buyer, party.ticketTypeId, 2));
  return { buyer, orderId: must(202, await order(buyer, token)).id };
}

const orderOf = async (buyer: Account, orderId: string) =>
  must(200, await call('GET', `/v1/orders/${orderId}`, { token: buyer.token }));

const attemptOf = async (orderId: string, index = 0) => {
  const row = await stored(orderId);
  const attempt = row.attempts[index];
  if (!attempt) throw new Error(`${orderId} has no attempt ${index}`);
  return { row, attempt };
};

const due = { amount: 9000, currency: 'EUR' };

describe('a provider that is out', () => {
  it('makes an order wait, which is paid once the provider is back', async () => {
    const { buyer, orderId } = await ordered('tok_ok');
    const test = await provider();
    vi.spyOn(test, 'pay').mockRejectedValue(new Error('out'));
    vi.spyOn(test, 'find').mockRejectedValue(new Error('out'));

    await run('TakePayment', orderId);

    expect(await orderOf(buyer, orderId)).toMatchObject({
      status: 'awaiting_payment',
      payments: [{ status: 'pending' }],
    });
    vi.restoreAllMocks();
    await runMinuteJobAfter(2 * minute);
    expect((await orderOf(buyer, orderId)).payments).toMatchObject([{ status: 'captured' }]);
  });

  it('is asked by look-up, and charges again only if it never got the attempt', async () => {
    const { orderId } = await ordered('tok_slow');
    await run('TakePayment', orderId);
    const pay = vi.spyOn(await provider(), 'pay');

    await runMinuteJobAfter(2 * minute);

    expect(pay).not.toHaveBeenCalled();
    expect((await stored(orderId)).attempts).toMatchObject([{ status: 'captured' }]);
  });
});

describe('a charge that is learned of late', () => {
  it('pays an open order, although its attempt seemed declined', async () => {
    const { orderId } = await ordered('tok_declined');
    await run('TakePayment', orderId);
    const { row, attempt } = await attemptOf(orderId);

    await (await facts()).recordCapture(row, attempt, { amount: due }, Date.now());

    expect(await run('ConfirmOrder', orderId)).toEqual({ outcome: 'confirmed' });
  });

  it.each(['tok_declined', 'tok_ok'])('is refunded once if the order has ended (%s)', async (token) => {
    const { buyer, orderId } = await ordered(token);
    if (token === 'tok_declined') await run('TakePayment', orderId);
    must(202, await call('POST', `/v1/orders/${orderId}/cancel`, { token: buyer.token, body: {} }));
    const { row, attempt } = await attemptOf(orderId);

    for (const _ of [1, 2]) await (await facts()).recordCapture(row, attempt, { amount: due }, Date.now());
    const refund = vi.spyOn(await provider(), 'refund');
    await runMinuteJobAfter(minute);
    await runMinuteJobAfter(minute);

    expect(refund).toHaveBeenCalledOnce();
    expect(await orderOf(buyer, orderId)).toMatchObject({
      status: 'cancelled',
      payments: [{ status: 'refunded' }],
      refunds: [{ status: 'succeeded', amount: due }],
    });
  });

  it('is refunded if another attempt has paid the order, which stays confirmed', async () => {
    const { buyer, orderId } = await ordered('tok_declined');
    await run('TakePayment', orderId);
    const body = { provider: 'test', token: 'tok_ok' };
    must(202, await call('POST', `/v1/orders/${orderId}/payments`, { token: buyer.token, body }));
    await run('ConfirmOrder', orderId);
    const { row, attempt } = await attemptOf(orderId);

    await (await facts()).recordCapture(row, attempt, { amount: due }, Date.now());
    await runMinuteJobAfter(minute);

    expect(await orderOf(buyer, orderId)).toMatchObject({
      status: 'confirmed',
      payments: [{ status: 'refunded' }, { status: 'captured' }],
      refunds: [{ status: 'succeeded', amount: due }],
    });
  });
});

describe('a refund', () => {
  it('is promised in the write that ends the order, so a provider that is out loses none', async () => {
    const { buyer, orderId } = await ordered('tok_ok');
    await run('TakePayment', orderId);
    vi.spyOn(await provider(), 'refund').mockRejectedValue(new Error('out'));

    await run('RefundPayment', orderId, { outcome: 'lost' });
    await run('ReleaseTickets', orderId, { outcome: 'lost' });

    expect(await orderOf(buyer, orderId)).toMatchObject({ status: 'failed', refunds: [{ status: 'pending' }] });
    vi.restoreAllMocks();
    await runMinuteJobAfter(2 * minute);
    expect(await orderOf(buyer, orderId)).toMatchObject({ refunds: [{ status: 'succeeded' }] });
  });

  it('that the provider refuses for good is failed, and the next of the same order is executed', async () => {
    const [one, two] = [await show(), await show()];
    const buyer = await account();
    for (const { ticketTypeId } of [one, two]) must(200, await hold(buyer, ticketTypeId, 1));
    const { id } = must(202, await order(buyer));
    await confirm(id);
    const test = await provider();
    const refund = vi.spyOn(test, 'refund');
    refund.mockResolvedValueOnce({ status: 'failed', failureCode: 'charge_disputed' });
    const { refundEvent } = await import('../../../functions/orders/refunds/refund-event.ts');

    for (const { eventId } of [one, two]) await refundEvent(eventId);
    expect(refund).not.toHaveBeenCalled();
    await deliver();

    expect((await stored(id)).refunds).toMatchObject([
      { status: 'failed', failureCode: 'charge_disputed' },
      { status: 'succeeded' },
    ]);
  });

  it('that is on its way is asked about, not repeated', async () => {
    const { orderId } = await ordered('tok_ok');
    await run('TakePayment', orderId);
    const test = await provider();
    const refund = vi.spyOn(test, 'refund').mockResolvedValue({ status: 'pending', reference: 're_1' });
    const find = vi.spyOn(test, 'findRefund');
    find.mockResolvedValueOnce({ status: 'pending', reference: 're_1' });
    find.mockResolvedValueOnce({ status: 'succeeded', reference: 're_1' });
    await run('RefundPayment', orderId, { outcome: 'lost' });
    await run('ReleaseTickets', orderId, { outcome: 'lost' });

    await runMinuteJobAfter(2 * minute);
    expect((await stored(orderId)).refunds).toMatchObject([{ status: 'pending', reference: 're_1' }]);
    await runMinuteJobAfter(3 * minute);

    expect((await stored(orderId)).refunds).toMatchObject([{ status: 'succeeded' }]);
    expect(refund).toHaveBeenCalledOnce();
    expect(find).toHaveBeenCalledTimes(2);
  });
});

it('an order that was read before it was closed stays in the minute job’s index while it owes money', async () => {
  const { orderId } = await ordered('tok_ok');
  await run('TakePayment', orderId);
  const early = await stored(orderId);
  vi.spyOn(await provider(), 'refund').mockRejectedValue(new Error('out'));
  await run('RefundPayment', orderId, { outcome: 'lost' });

  const { writeFailure } = await import('../../../functions/orders/fulfilment/failure-store.ts');
  await writeFailure(early, { status: 'failed', failure: { code: 'x', message: 'x' } }, Date.now());
  vi.restoreAllMocks();
  await runMinuteJobAfter(5 * minute);

  expect((await stored(orderId)).refunds).toMatchObject([{ status: 'succeeded' }]);
});
