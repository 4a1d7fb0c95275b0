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

describe('compensation', () => {
  it('refunds a payment whose places another customer took before the confirmation', async () => {
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

  it('collects no payment when another customer has taken a lapsed place', async () => {
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

  it('still sells a lapsed place that nobody else took', async () => {
    const { buyer, orderId } = await lastPlace();
    await lapse(orderId);
    expect(await confirm(orderId)).toEqual({ outcome: 'confirmed' });
    expect(await orderOf(buyer, orderId)).toMatchObject({ status: 'confirmed', tickets: [{ status: 'valid' }] });
  });

  it('releases the places and the customer’s count of a failed order', async () => {
    const { party, buyer, orderId } = await lastPlace();
    await run('RefundPayment', orderId, { outcome: 'expired' });
    await run('ReleaseTickets', orderId, { outcome: 'expired' });
    expect(await orderOf(buyer, orderId)).toMatchObject({ status: 'failed', failure: { code: 'payment_expired' } });
    expect((await hold(buyer, party.ticketTypeId, 1)).status).toBe(200);
  });
});

describe('tasks that run twice', () => {
  it('confirm, announce and charge once', async () => {
    const { buyer, orderId } = await lastPlace();
    await run('TakePayment', orderId);
    await run('TakePayment', orderId);
    const both = await Promise.all([run('ConfirmOrder', orderId), run('ConfirmOrder', orderId)]);
    expect(both).toEqual([{ outcome: 'confirmed' }, { outcome: 'confirmed' }]);
    expect(await run('ConfirmOrder', orderId)).toEqual({ outcome: 'confirmed' });
    // A fault after the confirmation starts compensation, which must leave a confirmed order alone.
    expect(await run('RefundPayment', orderId)).toEqual({ outcome: 'captured' });
    expect(await orderOf(buyer, orderId)).toMatchObject({
      status: 'confirmed',
      payments: [{ status: 'captured' }],
      refunds: [],
    });
    const announcements = (await announced()).filter(
      ({ type, subject }) => type === 'OrderConfirmed' && subject === orderId,
    );
    expect(announcements).toHaveLength(1);
  });

  it('refund and fail once', async () => {
    const { buyer, orderId } = await lastPlace();
    await run('TakePayment', orderId);
    for (let round = 0; round < 2; round++) {
      await run('RefundPayment', orderId, { outcome: 'lost' });
      await run('ReleaseTickets', orderId, { outcome: 'lost' });
    }
    const failed = await orderOf(buyer, orderId);
    expect(failed.refunds).toHaveLength(1);
    expect(failed.status).toBe('failed');
    const announcements = (await announced()).filter(
      ({ type, subject }) => type === 'OrderFailed' && subject === orderId,
    );
    expect(announcements).toHaveLength(1);
  });
});
