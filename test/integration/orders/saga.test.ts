import { beforeAll, describe, expect, it } from 'vitest';
import { type Account, account, available, hold, order, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { lapse } from '../../support/state/lapse.ts';
import { announced } from '../../support/state/outbox.ts';
import { confirm, runTask as run } from '../../support/state/saga.ts';

beforeAll(() => startInProcess({ cache: true }));

const orderOf = async (buyer: Account, orderId: string) =>
  (await call('GET', `/v1/orders/${orderId}`, { token: buyer.token })).body;

async function lastPlace(): Promise<{ party: Show; buyer: Account; rival: Account; orderId: string }> {
  const party = await show({ capacity: 1, maxPerCustomer: 1 });
  const [buyer, rival] = await Promise.all([account('Bea'), account('Rik')]);
  expect((await hold(buyer, party.ticketTypeId, 1)).status).toBe(200);
  const placed = await order(buyer);
  expect(placed.status).toBe(202);
  return { party, buyer, rival, orderId: placed.body.id };
}

describe('the way back', () => {
  it('refunds a payment whose places were taken before the confirmation, and leaves them to their new buyer', async () => {
    const { party, buyer, rival, orderId } = await lastPlace();
    await run('TakePayment', orderId);
    expect((await orderOf(buyer, orderId)).payments).toMatchObject([{ status: 'captured' }]);

    await lapse(orderId);
    expect((await hold(rival, party.ticketTypeId, 1)).status).toBe(200);
    expect(await run('ConfirmOrder', orderId)).toEqual({ outcome: 'lost' });
    expect(await run('RefundPayment', orderId, { outcome: 'lost' })).toEqual({ outcome: 'closed' });
    expect(await run('ReleaseTickets', orderId, { outcome: 'lost' })).toEqual({ outcome: 'released' });

    const failed = await orderOf(buyer, orderId);
    expect(failed).toMatchObject({
      status: 'failed',
      failure: { code: 'tickets_lost' },
      payments: [{ status: 'refunded' }],
      refunds: [{ amount: { amount: 4500, currency: 'EUR' }, status: 'succeeded' }],
      tickets: [],
    });
    const placed = await order(rival);
    expect(await confirm(placed.body.id)).toEqual({ outcome: 'confirmed' });
    expect((await orderOf(rival, placed.body.id)).tickets).toHaveLength(1);
    expect(await available(party.eventId)).toBe(0);
  });

  it('asks for no money when the hold has lapsed and somebody else has the place', async () => {
    const { party, buyer, rival, orderId } = await lastPlace();
    await lapse(orderId);
    expect((await hold(rival, party.ticketTypeId, 1)).status).toBe(200);
    await run('TakePayment', orderId);
    expect((await orderOf(buyer, orderId)).payments).toMatchObject([{ status: 'pending' }]);
    await run('RefundPayment', orderId, { outcome: 'lapsed' });
    await run('ReleaseTickets', orderId, { outcome: 'lapsed' });
    expect(await orderOf(buyer, orderId)).toMatchObject({
      status: 'failed',
      failure: { code: 'hold_expired' },
      refunds: [],
    });
  });

  it('still sells a lapsed place that nobody took', async () => {
    const { buyer, orderId } = await lastPlace();
    await lapse(orderId);
    expect(await confirm(orderId)).toEqual({ outcome: 'confirmed' });
    expect(await orderOf(buyer, orderId)).toMatchObject({ status: 'confirmed', tickets: [{ status: 'valid' }] });
  });

  it('gives places and the customer’s count back when an order fails', async () => {
    const { party, buyer, orderId } = await lastPlace();
    await run('RefundPayment', orderId, { outcome: 'expired' });
    await run('ReleaseTickets', orderId, { outcome: 'expired' });
    expect(await orderOf(buyer, orderId)).toMatchObject({ status: 'failed', failure: { code: 'payment_expired' } });
    expect((await hold(buyer, party.ticketTypeId, 1)).status).toBe(200);
  });
});

describe('every task may run twice', () => {
  it('confirms, tells and charges once', async () => {
    const { buyer, orderId } = await lastPlace();
    await run('TakePayment', orderId);
    await run('TakePayment', orderId);
    const both = await Promise.all([run('ConfirmOrder', orderId), run('ConfirmOrder', orderId)]);
    expect(both).toEqual([{ outcome: 'confirmed' }, { outcome: 'confirmed' }]);
    expect(await run('ConfirmOrder', orderId)).toEqual({ outcome: 'confirmed' });
    // A fault after the confirmation sends the saga back: it must find that there is nothing to undo.
    expect(await run('RefundPayment', orderId)).toEqual({ outcome: 'captured' });
    expect(await orderOf(buyer, orderId)).toMatchObject({
      status: 'confirmed',
      payments: [{ status: 'captured' }],
      refunds: [],
    });
    const told = (await announced()).filter(({ type, subject }) => type === 'OrderConfirmed' && subject === orderId);
    expect(told).toHaveLength(1);
  });

  it('refunds and fails once', async () => {
    const { buyer, orderId } = await lastPlace();
    await run('TakePayment', orderId);
    for (let round = 0; round < 2; round++) {
      await run('RefundPayment', orderId, { outcome: 'lost' });
      await run('ReleaseTickets', orderId, { outcome: 'lost' });
    }
    const failed = await orderOf(buyer, orderId);
    expect(failed.refunds).toHaveLength(1);
    expect(failed.status).toBe('failed');
    const told = (await announced()).filter(({ type, subject }) => type === 'OrderFailed' && subject === orderId);
    expect(told).toHaveLength(1);
  });
});
