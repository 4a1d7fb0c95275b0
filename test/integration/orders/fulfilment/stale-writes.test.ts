/*
 * Goal: a write that was decided on an earlier version of an order loses nothing of what was written since.
 * Method: calls the writes with a row as read before, or records a payment between the read and the write.
 */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { OrderRow } from '../../../../functions/orders/order/order.ts';
import { account, hold, must, order, show } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call } from '../../../support/http/client.ts';
import { runTask } from '../../../support/state/saga.ts';
import { watchedOrders } from '../../../support/state/watched-orders.ts';

beforeAll(() => startInProcess({ cache: false }));

const orderStore = () => import('../../../../functions/orders/order/order-store.ts');
const facts = () => import('../../../../functions/orders/payment/payment-store.ts');

async function stored(orderId: string): Promise<OrderRow> {
  const row = await (await orderStore()).readOrder(orderId);
  if (!row) throw new Error(`There is no order ${orderId}`);
  return row;
}

async function ordered(token: string) {
  const { ticketTypeId } = await show({ capacity: 5 });
  const buyer = await account();
  must(200, await hold(buyer, ticketTypeId, 2));
  const orderId = must(202, await order(buyer, token)).id as string;
  await runTask('TakePayment', orderId);
  return { buyer, orderId };
}

/** The provider has the money of the first attempt after all. */
async function captureFirst(orderId: string): Promise<void> {
  const row = await stored(orderId);
  const [attempt] = row.attempts;
  if (!attempt) throw new Error(`${orderId} has no attempt`);
  await (await facts()).recordCapture(row, attempt, { amount: attempt.amount }, Date.now());
}

/** Records the payment just before the first write whose entry in the history begins with `what`. */
async function captureBefore(orderId: string, what: string): Promise<void> {
  const { dynamo } = await import('../../../../shared/dynamo/client.ts');
  const send = dynamo.send.bind(dynamo) as (command: unknown) => Promise<unknown>;
  const spy = vi.spyOn(dynamo, 'send').mockImplementation(async (command: any) => {
    if (command.input.ExpressionAttributeValues?.[':entry']?.[0]?.what?.startsWith(what)) {
      spy.mockRestore();
      await captureFirst(orderId);
    }
    return send(command);
  });
}

describe('a refund', () => {
  it('stays as it was recorded last, whatever late answers say', async () => {
    const { orderId } = await ordered('tok_ok');
    await runTask('RefundPayment', orderId, { outcome: 'lost' });
    const { recordRefund } = await import('../../../../functions/orders/payment/refund-record-store.ts');
    const row = await stored(orderId);
    const [refund] = row.refunds;
    if (!refund) throw new Error('There is no refund');
    expect(refund.status).toBe('succeeded');

    expect(await recordRefund(row, refund, { status: 'pending', reference: 're_late' }, Date.now())).toBeUndefined();
    expect((await stored(orderId)).refunds).toEqual(row.refunds);
    await recordRefund(row, refund, { status: 'failed', failureCode: 'returned' }, Date.now());
    expect(await recordRefund(row, refund, { status: 'succeeded' }, Date.now())).toBeUndefined();
    expect((await stored(orderId)).refunds).toMatchObject([{ status: 'failed', failureCode: 'returned' }]);
  });
});

describe('an order that owes a refund since it was read', () => {
  it('stays in the index of the minute job', async () => {
    const { buyer, orderId } = await ordered('tok_declined');
    must(202, await call('POST', `/v1/orders/${orderId}/cancel`, { token: buyer.token, body: {} }));
    const early = await stored(orderId);
    await captureFirst(orderId);
    const { endChecks } = await orderStore();

    expect(await endChecks(early)).toBeUndefined();

    expect(await watchedOrders()).toContain(orderId);
    expect((await stored(orderId)).refunds).toMatchObject([{ status: 'pending' }]);
  });

  it('stays there when its saga was woken', async () => {
    const { orderId } = await ordered('tok_declined');
    const { closeMoney, releaseTickets } = await import('../../../../functions/orders/fulfilment/compensate.ts');
    await closeMoney(orderId, 'expired');
    await releaseTickets(orderId, { keepsToken: true });
    const early = await stored(orderId);
    expect(early.taskToken).toBeDefined();
    await captureFirst(orderId);
    const { endWait } = await orderStore();

    expect(await endWait(early)).toBeUndefined();

    expect(await watchedOrders()).toContain(orderId);
  });
});

describe('a payment that arrives between a read and a write', () => {
  it('wins over a cancellation, and the order is not closed', async () => {
    const { buyer, orderId } = await ordered('tok_declined');
    await captureBefore(orderId, 'closed: cancelled');

    const answer = await call('POST', `/v1/orders/${orderId}/cancel`, { token: buyer.token, body: {} });

    expect(answer).toMatchObject({ status: 409, body: { code: 'wrong_state' } });
    expect(await stored(orderId)).toMatchObject({ money: 'open', attempts: [{ status: 'captured' }], refunds: [] });
  });

  it('is promised back where the order cannot be saved', async () => {
    const { orderId } = await ordered('tok_declined');
    await captureBefore(orderId, 'closed: lost');
    const { closeMoney } = await import('../../../../functions/orders/fulfilment/compensate.ts');

    await closeMoney(orderId, 'lost');

    expect(await stored(orderId)).toMatchObject({
      money: 'closed',
      refunds: [{ status: 'pending', amount: { amount: 9000 } }],
    });
  });

  it('refuses another attempt', async () => {
    const { buyer, orderId } = await ordered('tok_declined');
    await captureBefore(orderId, 'attempt');

    const body = { provider: 'test', token: 'tok_ok' };
    const answer = await call('POST', `/v1/orders/${orderId}/payments`, { token: buyer.token, body });

    expect(answer.status).toBe(409);
    expect((await stored(orderId)).attempts).toMatchObject([{ status: 'captured' }]);
  });
});

it('a dispute is stored as the bank has it last, though an earlier answer comes later', async () => {
  const { orderId } = await ordered('tok_ok');
  const { recordDispute } = await import('../../../../functions/orders/payment/webhook/incident-store.ts');
  const [attempt] = (await stored(orderId)).attempts;
  if (!attempt) throw new Error(`${orderId} has no attempt`);
  const dispute = { id: 'dsp_1', attemptId: attempt.id, amount: attempt.amount, reason: 'fraudulent', at: Date.now() };
  const lost = { ...dispute, status: 'lost' };
  let asked = 0;

  await recordDispute(orderId, async () => {
    asked += 1;
    if (asked > 1) return lost;
    await recordDispute(orderId, async () => lost);
    return { ...dispute, status: 'needs_response' };
  });

  expect((await stored(orderId)).disputes).toMatchObject([{ status: 'lost' }]);
});
