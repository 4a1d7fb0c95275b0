import { marshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { gateDevice, scan } from '../../support/actors/door.ts';
import {
  type Account,
  account,
  addType,
  draft,
  hold,
  must,
  order,
  type Show,
  show,
} from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { findings, recount } from '../../support/state/audit.ts';
import { deliverOutbox } from '../../support/state/outbox.ts';
import { confirm, runSaga, runTask } from '../../support/state/saga.ts';
import { watchedOrders } from '../../support/state/watched-orders.ts';

/*
 * Goal: a cancelled event refunds every order exactly once, also while orders are being paid.
 * Method: runs the whole chain of handlers in process, with races and provider outages, then recounts and audits.
 */

beforeAll(() => startInProcess({ cache: false }));

const cancel = ({ organizer, eventId }: Pick<Show, 'organizer' | 'eventId'>, body: object = {}) =>
  call('POST', `/v1/events/${eventId}/cancel`, { token: organizer.token, body });
const orderOf = async (buyer: Account, orderId: string) =>
  must(200, await call('GET', `/v1/orders/${orderId}`, { token: buyer.token }));

/** Each delivery may announce further events. */
async function deliverAll(): Promise<void> {
  for (let round = 0; round < 3; round++) await deliverOutbox();
}

/** Runs work with the clock moved forward, past the memoized facts of an event. */
async function inSeconds<T>(seconds: number, work: () => Promise<T>): Promise<T> {
  const { clock } = await import('../../../shared/base/clock.ts');
  const later = vi.spyOn(clock, 'now').mockReturnValue(Date.now() + seconds * 1000);
  try {
    return await work();
  } finally {
    later.mockRestore();
  }
}

async function bought(buyer: Account, ...wanted: [Show, number][]): Promise<string> {
  for (const [{ ticketTypeId }, quantity] of wanted) must(200, await hold(buyer, ticketTypeId, quantity));
  const { id } = must(202, await order(buyer));
  await confirm(id);
  return id;
}

/** Runs the projector of the orders stream. */
async function projectOrders(...orderIds: string[]): Promise<void> {
  const { handler } = await import('../../../functions/orders/projector.ts');
  const store = await import('../../../functions/orders/order/order-store.ts');
  const options = { removeUndefinedValues: true };
  for (const id of orderIds) {
    const NewImage = marshall(await store.readOrder(id), options) as never;
    await handler({ Records: [{ dynamodb: { NewImage, SequenceNumber: id } }] });
  }
}

describe('cancelling an event', () => {
  it('cancels a draft immediately', async () => {
    const drafted = await draft();
    must(201, await addType(drafted));
    expect(must(202, await cancel(drafted)).status).toBe('cancelled');
    const again = await call('POST', `/v1/events/${drafted.eventId}/publish`, { token: drafted.organizer.token });
    expect([again.status, again.body.code]).toEqual([409, 'not_a_draft']);
  });

  it('refunds all orders, returns no place to the sale, and leaves other events of an order alone', async () => {
    const party = await show();
    const other = await show();
    const [one, two, waiting, holding] = await Promise.all([account(), account(), account(), account()]);
    const alone = await bought(one, [party, 3]);
    const mixed = await bought(two, [party, 1], [other, 2]);
    must(200, await hold(waiting, party.ticketTypeId, 2));
    const unpaid = must(202, await order(waiting)).id;
    must(200, await hold(holding, party.ticketTypeId, 1));

    const { deviceToken } = await gateDevice(party);
    const [{ code }] = must(200, await call('GET', '/v1/tickets', { token: one.token })).items;

    const answer = await cancel(party, { reason: 'The singer has lost her voice' });
    expect([answer.status, answer.body.status]).toEqual([202, 'cancelling']);
    const listed = must(200, await call('GET', `/v1/events?organizerId=${party.organizerId}`)).items;
    expect(listed).toEqual([]);
    await deliverAll();

    const shown = must(200, await call('GET', `/v1/events/${party.eventId}`));
    expect(shown).toMatchObject({ status: 'cancelled', cancellationReason: 'The singer has lost her voice' });
    expect(await recount(party.ticketTypeId)).toEqual({ void: 20 });
    expect(await recount(other.ticketTypeId)).toEqual({ available: 18, sold: 2 });
    expect(await orderOf(one, alone)).toMatchObject({
      status: 'refunded',
      payments: [{ status: 'refunded' }],
      refunds: [{ status: 'succeeded', reason: 'event_cancelled', amount: { amount: 13_500, currency: 'EUR' } }],
      tickets: Array.from({ length: 3 }, () => ({ status: 'cancelled' })),
    });
    expect(await orderOf(two, mixed)).toMatchObject({
      status: 'partially_refunded',
      payments: [{ status: 'captured' }],
      refunds: [{ status: 'succeeded', amount: { amount: 4_500 } }],
    });

    // A later payment finds the places void and is refunded.
    expect(await runSaga(unpaid)).toBe('failed');
    expect(await orderOf(waiting, unpaid)).toMatchObject({ status: 'failed', tickets: [] });
    const late = await inSeconds(2, () => order(holding));
    expect([late.status, late.body.code]).toEqual([410, 'hold_expired']);
    const again = await hold(await account(), party.ticketTypeId, 1);
    expect([again.status, again.body.code]).toEqual([409, 'sales_closed']);

    expect((await scan(deviceToken, party.eventId, code)).body.result).toBe('revoked');
    const tickets = must(200, await call('GET', '/v1/tickets', { token: two.token })).items;
    expect(tickets.map(({ status }: { status: string }) => status).sort()).toEqual(['cancelled', 'valid', 'valid']);
    await projectOrders(alone, mixed, unpaid);
    const path = `/v1/events/${party.eventId}/cancellation`;
    expect(must(200, await call('GET', path, { token: party.organizer.token }))).toMatchObject({
      status: 'cancelled',
      orders: { total: 2, refunded: 2, remaining: 0 },
      refunded: { amount: 18_000, currency: 'EUR' },
      pending: { amount: 0 },
    });
    const sales = must(200, await call('GET', `/v1/events/${party.eventId}/sales`, { token: party.organizer.token }));
    expect(sales).toMatchObject({ sold: 0, free: 0, revenue: { amount: 0 } });
    expect(await findings(party.eventId, other.eventId)).toEqual([]);
  });

  it('accepts no further payment for an open order', async () => {
    const party = await show();
    const buyer = await account();
    must(200, await hold(buyer, party.ticketTypeId, 1));
    const { id } = must(202, await order(buyer, 'tok_declined'));
    await runTask('TakePayment', id);
    must(202, await cancel(party));
    await deliverAll();
    const body = { provider: 'test', token: 'tok_ok' };
    const again = await call('POST', `/v1/orders/${id}/payments`, { token: buyer.token, body });
    expect([again.status, again.body.code]).toEqual([410, 'hold_expired']);
    expect((await orderOf(buyer, id)).payments).toMatchObject([{ status: 'declined' }]);
  });

  it('is idempotent', async () => {
    const party = await show();
    const buyer = await account();
    const orderId = await bought(buyer, [party, 2]);
    must(202, await cancel(party));
    expect(must(202, await cancel(party)).status).toBe('cancelling');
    const { withdrawEvent } = await import('../../../functions/tickets/minting/withdraw-event.ts');
    const { refundEvent } = await import('../../../functions/orders/refunds/refund-event.ts');
    await withdrawEvent(party.eventId);
    await Promise.all([refundEvent(party.eventId), refundEvent(party.eventId)]);
    await deliverAll();
    await withdrawEvent(party.eventId);
    await refundEvent(party.eventId);
    expect((await orderOf(buyer, orderId)).refunds).toMatchObject([{ amount: { amount: 9_000 } }]);
    expect(await findings(party.eventId)).toEqual([]);
  });

  it('either refunds or never sells the places of orders that are being paid concurrently', async () => {
    const party = await show();
    const buyers = await Promise.all(Array.from({ length: 6 }, () => account()));
    const ids = await Promise.all(
      buyers.map(async (buyer) => {
        must(200, await hold(buyer, party.ticketTypeId, 2));
        return must(202, await order(buyer)).id as string;
      }),
    );
    const { withdrawEvent } = await import('../../../functions/tickets/minting/withdraw-event.ts');
    const { refundEvent } = await import('../../../functions/orders/refunds/refund-event.ts');
    must(202, await cancel(party));
    await Promise.all([...ids.map(runSaga), withdrawEvent(party.eventId)]);
    await refundEvent(party.eventId);
    expect(await recount(party.ticketTypeId)).toEqual({ void: 20 });
    for (const [index, id] of ids.entries()) {
      const done = await orderOf(buyers[index] as Account, id);
      expect(['failed', 'refunded']).toContain(done.status);
      const captured = done.payments.filter(({ status }: { status: string }) => status === 'captured');
      expect(captured).toEqual([]);
    }
    expect(await findings(party.eventId)).toEqual([]);
  });

  it('records a pending refund while the provider is down, and the minute job executes it', async () => {
    const party = await show();
    const buyer = await account();
    const orderId = await bought(buyer, [party, 2]);
    must(202, await cancel(party));
    const { testProvider } = await import('../../../functions/orders/payment/test-provider-store.ts');
    const outage = vi.spyOn(testProvider, 'refund').mockRejectedValue(new Error('The provider is down'));
    await deliverAll();
    expect(await orderOf(buyer, orderId)).toMatchObject({
      status: 'refunded',
      payments: [{ status: 'captured' }],
      refunds: [{ status: 'pending', amount: { amount: 9_000 } }],
    });
    expect(await recount(party.ticketTypeId)).toEqual({ void: 20 });
    outage.mockRestore();

    const { handler } = await import('../../../functions/orders/every-minute.ts');
    await inSeconds(120, handler);
    expect(await orderOf(buyer, orderId)).toMatchObject({
      payments: [{ status: 'refunded' }],
      refunds: [{ status: 'succeeded' }],
    });
    expect(await watchedOrders()).not.toContain(orderId);
  });

  it('is rejected for ended events and for strangers', async () => {
    const over = await show({ doorsIn: -1 });
    const refused = await inSeconds(5 * 3_600, () => cancel(over));
    expect([refused.status, refused.body.code]).toEqual([409, 'wrong_state']);
    const stranger = await account();
    expect((await cancel({ ...over, organizer: stranger })).status).toBe(404);
    const early = await call('GET', `/v1/events/${over.eventId}/cancellation`, { token: over.organizer.token });
    expect([early.status, early.body.code]).toEqual([409, 'wrong_state']);
  });
});
