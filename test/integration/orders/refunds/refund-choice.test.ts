import type { Context } from 'aws-lambda';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { storedMails } from '../../../../scripts/local/mail/mailbox.ts';
import type { Envelope } from '../../../../shared/messaging/envelope.ts';
import { gateDevice, scan } from '../../../support/actors/door.ts';
import { type Account, account, hold, must, order, type Show, show } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call, deliver, until } from '../../../support/http/client.ts';
import { findings, recount } from '../../../support/state/audit.ts';
import { announced, message } from '../../../support/state/outbox.ts';
import { confirm } from '../../../support/state/saga.ts';

beforeAll(() => startInProcess({ cache: false }));

async function buys(buyer: Account, ...shows: Show[]): Promise<string> {
  for (const { ticketTypeId } of shows) must(200, await hold(buyer, ticketTypeId, 2));
  const { id } = must(202, await order(buyer));
  await confirm(id);
  return id;
}

const inDays = (n: number) => new Date(Date.now() + n * 86_400_000).toISOString();
const move = async ({ organizer, eventId }: Show) => {
  const body = { doorsOpenAt: inDays(40), startsAt: inDays(40), endsAt: inDays(41) };
  must(200, await call('PATCH', `/v1/events/${eventId}`, { token: organizer.token, body }));
};
const cancel = (buyer: Account, orderId: string, key?: string, body: object = {}) =>
  call('POST', `/v1/orders/${orderId}/cancel`, { token: buyer.token, body, ...(key && { key }) });

describe('the tickets for a rescheduled event', () => {
  it('are refunded once on request, while tickets for other events stay valid', async () => {
    const [moved, other] = [await show(), await show()];
    const buyer = await account();
    const orderId = await buys(buyer, moved, other);
    const early = await cancel(buyer, orderId);
    expect([early.status, early.body.code]).toEqual([409, 'wrong_state']);

    await move(moved);
    const key = 'the-key-of-a-refund-choice';
    const done = must(202, await cancel(buyer, orderId, key));
    expect(done).toMatchObject({
      status: 'partially_refunded',
      refunds: [{ status: 'pending', reason: 'event_rescheduled', amount: { amount: 9_000 } }],
    });
    await deliver();
    const paid = must(200, await call('GET', `/v1/orders/${orderId}`, { token: buyer.token }));
    expect(paid.refunds).toMatchObject([{ status: 'succeeded' }]);
    expect(await recount(moved.ticketTypeId)).toEqual({ available: 20 });
    expect(await recount(other.ticketTypeId)).toEqual({ available: 18, sold: 2 });

    expect(must(202, await cancel(buyer, orderId, key)).refunds).toHaveLength(1);
    const reused = await cancel(buyer, orderId, key, { reason: 'another body' });
    expect([reused.status, reused.body.code]).toEqual([422, 'idempotency_key_reused']);
    const again = await cancel(buyer, orderId);
    expect([again.status, again.body.code]).toEqual([409, 'wrong_state']);
    expect((await hold(await account(), moved.ticketTypeId, 8)).status).toBe(200);
    expect(await findings(moved.eventId, other.eventId)).toEqual([]);
  });

  it('are not refunded when they were bought for the new date', async () => {
    const moved = await show();
    await move(moved);
    const buyer = await account();
    const refused = await cancel(buyer, await buys(buyer, moved));
    expect([refused.status, refused.body.code]).toEqual([409, 'wrong_state']);
  });

  it('are not refunded to who bought after the new start when only doors or end move later', async () => {
    const moved = await show();
    const early = await account();
    const before = await buys(early, moved);
    await move(moved);
    const late = await account();
    const after = await buys(late, moved);
    const others = { doorsOpenAt: inDays(39.9), endsAt: inDays(42) };
    must(200, await call('PATCH', `/v1/events/${moved.eventId}`, { token: moved.organizer.token, body: others }));
    const refused = await cancel(late, after);
    expect([refused.status, refused.body.code]).toEqual([409, 'wrong_state']);
    expect(must(202, await cancel(early, before)).status).toBe('refunded');
  });

  it('are not refunded once one of them was used for entry', async () => {
    const moved = await show();
    const { deviceToken } = await gateDevice(moved);
    const buyer = await account();
    const orderId = await buys(buyer, moved);
    const [{ code }] = must(200, await call('GET', '/v1/tickets', { token: buyer.token })).items;
    expect((await scan(deviceToken, moved.eventId, code)).body.result).toBe('admitted');
    await move(moved);
    const refused = await cancel(buyer, orderId);
    expect([refused.status, refused.body.code]).toEqual([409, 'ticket_used']);
    expect(await recount(moved.ticketTypeId)).toEqual({ available: 18, sold: 1, used: 1 });
  });

  it('are announced by one mail when the refund event is delivered twice', async () => {
    const moved = await show();
    const buyer = await account('Ada <b>Lovelace</b>');
    const orderId = await buys(buyer, moved);
    await move(moved);
    must(202, await cancel(buyer, orderId));
    const { handler } = await import('../../../../functions/notifications/on-order-refunded.ts');
    const [refunded] = (await announced()).filter(
      ({ type, subject }) => type === 'OrderRefunded' && subject === orderId,
    );
    for (let delivery = 0; delivery < 2; delivery++) {
      const { batchItemFailures } = await handler(message(refunded as Envelope), {} as Context);
      expect(batchItemFailures).toEqual([]);
    }
    const mails = await until(
      async () => (await storedMails(inject('mailFolder'))).filter(({ to }) => to.includes(buyer.email)),
      (found) => found.some(({ subject }) => subject.startsWith('Refund: Late Show')),
      10,
    );
    expect(mails.filter(({ subject }) => subject.startsWith('Refund'))).toHaveLength(1);
  });

  it('returned while their event is being cancelled: no place goes back on sale', async () => {
    const party = await show();
    const orderId = await buys(await account(), party);
    const store = await import('../../../../functions/orders/refunds/refund-store.ts');
    const { readOrder } = await import('../../../../functions/orders/order/order-store.ts');
    const { refundTickets } = await import('../../../../functions/orders/refunds/refund-tickets.ts');
    must(202, await call('POST', `/v1/events/${party.eventId}/cancel`, { token: party.organizer.token, body: {} }));

    const stored = await readOrder(orderId);
    if (!stored) throw new Error('The order is not there');
    const ticketIds = stored.tickets.map(({ ticketId }) => ticketId);
    const terms = { ticketIds, reason: 'event_rescheduled', fate: 'back-on-sale' as const };
    const rows = [...(await store.readTicketPlaces(ticketIds)).values()];
    // As read before the cancellation: nothing is written.
    expect(await store.writeRefund(stored, rows, { terms, withdrawn: [] }, Date.now())).toBeUndefined();

    expect((await refundTickets(orderId, () => terms))?.status).toBe('refunded');
    expect(await recount(party.ticketTypeId)).toMatchObject({ void: 2 });
  });
});
