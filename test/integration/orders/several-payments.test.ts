/*
 * Goal: of several payments of one order at most one is kept, and all that else arrives is refunded.
 * Method: runs saga tasks and the minute job in process. One payment settles while another one is on its way.
 */
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { OrderRow } from '../../../functions/orders/order/order.ts';
import { type Account, account, hold, must, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { confirm, runTask } from '../../support/state/saga.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

beforeAll(() => startInProcess({ cache: false }));
afterEach(async () => {
  vi.restoreAllMocks();
  await resetTime();
});

const minute = 60_000;
const due = { amount: 9000, currency: 'EUR' };

async function runMinuteJobAfter(milliseconds: number): Promise<void> {
  await passTime(milliseconds);
  await (await import('../../../functions/orders/every-minute.ts')).handler();
  await resetTime();
}

async function stored(orderId: string): Promise<OrderRow> {
  const { readOrder } = await import('../../../functions/orders/order/order-store.ts');
  const row = await readOrder(orderId);
  if (!row) throw new Error(`There is no order ${orderId}`);
  return row;
}

async function ordered(payment: object): Promise<{ party: Show; buyer: Account; orderId: string }> {
  const party = await show({ capacity: 5, doorsIn: 30 * 24 });
  const manualPayment = { enabled: true, instructions: 'Transfer to IS14 0159.', days: 5 };
  const { token } = party.organizer;
  must(200, await call('PATCH', `/v1/organizers/${party.organizerId}`, { token, body: { manualPayment } }));
  const buyer = await account();
  must(200, await hold(buyer, party.ticketTypeId, 2));
  const orderId = must(202, await call('POST', '/v1/orders', { token: buyer.token, body: { payment } })).id;
  await runTask('TakePayment', orderId);
  return { party, buyer, orderId };
}

const payAgain = ({ token }: Account, orderId: string, card: string) =>
  call('POST', `/v1/orders/${orderId}/payments`, { token, body: { provider: 'test', token: card } });

const markPaid = ({ organizer: { token } }: Show, orderId: string, amount: number) =>
  call('POST', `/v1/orders/${orderId}/mark-paid`, { token, body: { amount: { ...due, amount } } });

/** The provider has the money of an attempt after all. */
async function captureLate(orderId: string, index: number): Promise<void> {
  const { recordCapture } = await import('../../../functions/orders/payment/payment-store.ts');
  const row = await stored(orderId);
  const attempt = row.attempts[index];
  if (!attempt) throw new Error(`${orderId} has no attempt ${index}`);
  await recordCapture(row, attempt, { amount: due }, Date.now());
}

describe('a card that was declined, and paid after all while another one was on its way', () => {
  async function paidByTheFirst(second: string): Promise<string> {
    const { buyer, orderId } = await ordered({ provider: 'test', token: 'tok_declined' });
    must(202, await payAgain(buyer, orderId, second));
    await captureLate(orderId, 0);
    await confirm(orderId);
    return orderId;
  }

  it('keeps the first payment, and refunds the second', async () => {
    const orderId = await paidByTheFirst('tok_slow');
    expect(await stored(orderId)).toMatchObject({ status: 'confirmed', attempts: [{}, { status: 'pending' }] });

    await runMinuteJobAfter(2 * minute);

    expect(await stored(orderId)).toMatchObject({
      status: 'confirmed',
      attempts: [{ status: 'captured' }, { status: 'captured' }],
      refunds: [{ attemptId: `${orderId}#2`, amount: due, status: 'succeeded', reason: 'late_payment' }],
    });
    expect(await stored(orderId)).not.toHaveProperty('open');
  });

  it('stays confirmed when the second is declined', async () => {
    const orderId = await paidByTheFirst('tok_slow');
    const row = await stored(orderId);
    const { recordRefusal } = await import('../../../functions/orders/payment/payment-store.ts');
    const failure = { code: 'payment_declined', message: 'declined' };
    await recordRefusal(row, row.attempts[1] as OrderRow['attempts'][number], { to: 'declined', failure }, Date.now());

    const after = await stored(orderId);
    expect(after).toMatchObject({ status: 'confirmed', attempts: [{}, { status: 'declined' }] });
    expect(after).not.toHaveProperty('failure');
  });

  it('refunds the second when it was recorded before the tickets were sold', async () => {
    const { buyer, orderId } = await ordered({ provider: 'test', token: 'tok_declined' });
    must(202, await payAgain(buyer, orderId, 'tok_slow'));
    await captureLate(orderId, 0);
    await captureLate(orderId, 1);
    await confirm(orderId);

    await runMinuteJobAfter(2 * minute);

    expect((await stored(orderId)).refunds).toMatchObject([{ attemptId: `${orderId}#2`, status: 'succeeded' }]);
  });

  it('is refunded once where the places are lost, and the order is then watched no longer', async () => {
    const { buyer, orderId } = await ordered({ provider: 'test', token: 'tok_declined' });
    must(202, await payAgain(buyer, orderId, 'tok_ok'));
    await captureLate(orderId, 0);
    const { refundPayment, releaseTickets } = await import('../../../functions/orders/fulfilment/compensate.ts');
    await refundPayment(orderId, 'lost');
    await releaseTickets(orderId);

    await runMinuteJobAfter(2 * minute);

    const after = await stored(orderId);
    expect(after.refunds.map(({ id, amount, status }) => [id, amount, status]).sort()).toEqual([
      [`${orderId}#1#refund`, due, 'succeeded'],
      [`${orderId}#2#refund`, due, 'succeeded'],
    ]);
    expect(after).not.toHaveProperty('open');
  });

  it('keeps no refund waiting while the second cannot be ended', async () => {
    const orderId = await paidByTheFirst('tok_slow');
    const { testProvider } = await import('../../../functions/orders/payment/test-provider-store.ts');
    vi.spyOn(testProvider, 'cancel').mockRejectedValue(new Error('out'));
    const { refundTickets } = await import('../../../functions/orders/refunds/refund-tickets.ts');
    await refundTickets(orderId, ({ tickets }) => ({
      ticketIds: tickets.map(({ ticketId }) => ticketId),
      reason: 'event_cancelled',
      fate: 'revoked',
    }));

    await runMinuteJobAfter(2 * minute);

    expect(await stored(orderId)).toMatchObject({
      attempts: [{ status: 'captured' }, { status: 'pending' }],
      refunds: [{ attemptId: `${orderId}#1`, amount: due, status: 'succeeded' }],
    });
    expect(await stored(orderId)).toHaveProperty('open');
  });
});

it('a card that was declined, and paid after all, confirms an order with days left although nobody wakes its saga', async () => {
  const { buyer, orderId } = await ordered({ provider: 'manual' });
  must(202, await payAgain(buyer, orderId, 'tok_declined'));
  await captureLate(orderId, 1);

  await runMinuteJobAfter(2 * minute);

  expect(await stored(orderId)).toMatchObject({ status: 'confirmed', refunds: [] });
});

describe('a bank transfer that arrives although the buyer has chosen a card since', () => {
  it('keeps the transfer, and refunds the card', async () => {
    const { party, buyer, orderId } = await ordered({ provider: 'manual' });
    must(202, await payAgain(buyer, orderId, 'tok_slow'));
    must(202, await markPaid(party, orderId, due.amount));
    await confirm(orderId);

    await runMinuteJobAfter(2 * minute);

    expect(await stored(orderId)).toMatchObject({
      status: 'confirmed',
      refunds: [{ attemptId: `${orderId}#2`, amount: due, status: 'succeeded' }],
    });
  });

  it('shows its organizer no page that the buyer pays on', async () => {
    const { party, buyer, orderId } = await ordered({ provider: 'manual' });
    expect(must(202, await payAgain(buyer, orderId, 'tok_action')).payment).toHaveProperty('redirectUrl');
    const told = must(202, await markPaid(party, orderId, 4_000));
    expect(told).not.toHaveProperty('payment');
    expect(told.customer).toEqual({ name: expect.any(String), email: expect.any(String) });
  });

  it('is refunded where it is a part, and the card has paid', async () => {
    const { party, buyer, orderId } = await ordered({ provider: 'manual' });
    must(202, await payAgain(buyer, orderId, 'tok_declined'));
    must(202, await markPaid(party, orderId, 4_000));
    expect((await payAgain(buyer, orderId, 'tok_ok')).body.code).toBe('wrong_state');
    await captureLate(orderId, 1);
    await confirm(orderId);

    await runMinuteJobAfter(2 * minute);

    expect(await stored(orderId)).toMatchObject({
      status: 'confirmed',
      refunds: [{ attemptId: `${orderId}#1`, amount: { amount: 4_000 }, status: 'pending', reason: 'late_payment' }],
    });
  });

  it('shows the member who records it no page to pay on', async () => {
    const { party, buyer, orderId } = await ordered({ provider: 'manual' });
    const { payment } = must(202, await payAgain(buyer, orderId, 'tok_action'));
    expect(payment.redirectUrl).toContain(orderId);

    expect(must(202, await markPaid(party, orderId, 4_000))).not.toHaveProperty('payment');
  });

  it('leaves an order waiting of which a part has arrived, whatever the buyer clicks', async () => {
    const { party, buyer, orderId } = await ordered({ provider: 'manual' });
    must(202, await markPaid(party, orderId, 4_000));

    expect((await payAgain(buyer, orderId, 'tok_ok')).body.code).toBe('wrong_state');
    await runMinuteJobAfter(2 * minute);

    expect(await stored(orderId)).toMatchObject({ status: 'awaiting_payment', money: 'open' });
    must(202, await markPaid(party, orderId, 5_000));
    await confirm(orderId);
    expect(await stored(orderId)).toMatchObject({ status: 'confirmed', refunds: [] });
  });
});
