/**
 * Goal: buyers return tickets by the policy that was in force when they bought, and never after entry. Without one they
 * return nothing but free tickets and those of a rescheduled event.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { gateDevice, scan } from '../../../support/actors/door.ts';
import {
  type Account,
  account,
  addType,
  hold,
  must,
  onSale,
  order,
  type Show,
  show,
} from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call, deliver } from '../../../support/http/client.ts';
import { findings, recount } from '../../../support/state/audit.ts';
import { confirm } from '../../../support/state/saga.ts';

beforeAll(() => startInProcess({ cache: false }));

const euros = (amount: number) => ({ amount, currency: 'EUR' });
const inHours = (n: number) => new Date(Date.now() + n * 3_600_000).toISOString();
const change = ({ eventId, organizer: { token } }: Show, body: object) =>
  call('PATCH', `/v1/events/${eventId}`, { token, body });

/** A show that starts in 101 hours, with a refund policy. */
async function showWith(refundPolicy: object | null): Promise<Show> {
  const party = await show({ doorsIn: 99 });
  must(200, await change(party, { refundPolicy }));
  return party;
}
const half = { windows: [{ hoursBefore: 48, percent: 50 }] };

async function buys(buyer: Account, ...shows: Show[]) {
  for (const { ticketTypeId } of shows) must(200, await hold(buyer, ticketTypeId, 2));
  const { id } = must(202, await order(buyer));
  await confirm(id);
  const { tickets } = must(200, await call('GET', `/v1/orders/${id}`, { token: buyer.token }));
  return { buyer, orderId: id as string, tickets: tickets.map((ticket: { id: string }) => ticket.id) as string[] };
}
type Purchase = Awaited<ReturnType<typeof buys>>;
const cancel = ({ buyer, orderId }: Purchase, body: object = {}, key?: string) =>
  call('POST', `/v1/orders/${orderId}/cancel`, { token: buyer.token, body, ...(key && { key }) });
const refused = async (answer: ReturnType<typeof cancel>) => {
  const { status, body } = await answer;
  return [status, body.code];
};
/** Lets the bearer of the first ticket of that event in. */
async function enter({ buyer }: Purchase, party: Show) {
  const { deviceToken } = await gateDevice(party);
  const { items } = must(200, await call('GET', '/v1/tickets', { token: buyer.token }));
  const { code, id } = items.find(({ eventId }: { eventId: string }) => eventId === party.eventId);
  expect((await scan(deviceToken, party.eventId, code)).body.result).toBe('admitted');
  return id as string;
}

describe('a buyer returns', () => {
  it('the whole order by the policy frozen at the purchase, once for each key', async () => {
    const party = await showWith(half);
    const purchase = await buys(await account(), party);
    must(200, await change(party, { refundPolicy: { windows: [] } }));
    const key = 'the-key-of-a-buyers-return';
    expect(must(202, await cancel(purchase, {}, key))).toMatchObject({
      status: 'refunded',
      refunds: [{ amount: euros(4_500), status: 'pending', reason: 'returned_by_buyer' }],
    });
    expect(must(202, await cancel(purchase, {}, key)).refunds).toHaveLength(1);
    expect(await refused(cancel(purchase))).toEqual([409, 'already_refunded']);
    await deliver();
    const { refunds } = must(200, await call('GET', `/v1/orders/${purchase.orderId}`, { token: purchase.buyer.token }));
    expect(refunds).toMatchObject([{ amount: euros(4_500), status: 'succeeded' }]);
    expect(await recount(party.ticketTypeId)).toEqual({ available: 20 });
    expect(await findings(party.eventId)).toEqual([]);
  });

  it('single tickets, and the fixed fee is kept once', async () => {
    const party = await showWith({ windows: [{ hoursBefore: 0, percent: 100 }], fixedFee: euros(500) });
    const purchase = await buys(await account(), party);
    const [first = '', second = ''] = purchase.tickets;
    expect(await refused(cancel(purchase, { ticketIds: ['tkt_none'] }))).toEqual([404, 'not_found']);
    expect(must(202, await cancel(purchase, { ticketIds: [first] })).refunds).toMatchObject([{ amount: euros(4_000) }]);
    expect(await refused(cancel(purchase, { ticketIds: [first, second] }))).toEqual([409, 'already_refunded']);
    expect(must(202, await cancel(purchase, { ticketIds: [second] }))).toMatchObject({
      status: 'refunded',
      refunds: [{}, { amount: euros(4_500) }],
    });
  });

  it('nothing while no window is open, nothing for nothing, and nothing without a policy', async () => {
    const buyer = await account();
    const late = await buys(buyer, await showWith({ windows: [{ hoursBefore: 200, percent: 100 }] }));
    expect(await refused(cancel(late))).toEqual([409, 'refund_window_closed']);
    const dear = await buys(
      await account(),
      await showWith({ windows: [{ hoursBefore: 0, percent: 100 }], fixedFee: euros(9_000) }),
    );
    expect(await refused(cancel(dear))).toEqual([409, 'refund_window_closed']);
    const none = await buys(await account(), await show({ doorsIn: 99 }));
    expect(await refused(cancel(none))).toEqual([409, 'wrong_state']);
  });

  it('nothing of an event once one of the tickets was used, except named ones that were not', async () => {
    const [party, other] = [await show({ doorsIn: -0.5 }), await showWith(half)];
    must(200, await change(party, { refundPolicy: { windows: [{ hoursBefore: 0, percent: 100 }] } }));
    const purchase = await buys(await account(), party, other);
    const used = await enter(purchase, party);
    const unused = purchase.tickets.slice(0, 2).find((id) => id !== used) ?? '';
    expect(await refused(cancel(purchase, { ticketIds: [used] }))).toEqual([409, 'ticket_used']);
    expect(must(202, await cancel(purchase)).refunds).toMatchObject([{ amount: euros(4_500) }]);
    expect(await refused(cancel(purchase))).toEqual([409, 'ticket_used']);
    expect(must(202, await cancel(purchase, { ticketIds: [unused] })).refunds).toMatchObject([
      {},
      { amount: euros(4_500) },
    ]);
    expect(await recount(other.ticketTypeId)).toEqual({ available: 20 });
    expect(await recount(party.ticketTypeId)).toEqual({ available: 19, used: 1 });
  });

  it('free tickets until the event starts', async () => {
    const [party, running] = [await show({ doorsIn: 99 }), await show({ doorsIn: -3 })];
    const free = async (event: Show) => {
      const fields = { name: 'Free', kind: 'general', capacity: 5, price: euros(0) };
      const ticketTypeId = must(201, await addType(event, fields)).id;
      await onSale(event);
      const buyer = await account();
      must(200, await hold(buyer, ticketTypeId, 1));
      const { id } = must(202, await call('POST', '/v1/orders', { token: buyer.token, body: {} }));
      await confirm(id);
      return { buyer, orderId: id as string, tickets: [] };
    };
    expect(must(202, await cancel(await free(party)))).toMatchObject({
      status: 'refunded',
      refunds: [{ amount: euros(0), status: 'succeeded' }],
    });
    expect(await refused(cancel(await free(running)))).toEqual([409, 'refund_window_closed']);
  });

  it('free tickets of a paid order by themselves, but never instead of those that were paid', async () => {
    const buysBoth = async (refundPolicy: object) => {
      const party = await showWith(refundPolicy);
      const fields = { name: 'Child', kind: 'general', capacity: 5, price: euros(0) };
      const ticketTypeId: string = must(201, await addType(party, fields)).id;
      await onSale(party);
      return { purchase: await buys(await account(), party, { ...party, ticketTypeId }), ticketTypeId };
    };
    const { purchase } = await buysBoth(half);
    const [, , free = ''] = purchase.tickets;
    expect(must(202, await cancel(purchase, { ticketIds: [free] }))).toMatchObject({
      status: 'partially_refunded',
      refunds: [{ amount: euros(0), status: 'succeeded' }],
    });
    expect(must(202, await cancel(purchase))).toMatchObject({
      status: 'refunded',
      refunds: [{}, { amount: euros(4_500) }],
    });
    const late = await buysBoth({ windows: [{ hoursBefore: 200, percent: 100 }] });
    expect(await refused(cancel(late.purchase))).toEqual([409, 'refund_window_closed']);
    expect(await recount(late.ticketTypeId)).toEqual({ available: 3, sold: 2 });
  });

  it('a rescheduled event although a ticket of another rescheduled one was used', async () => {
    const [entered, moved] = [await show(), await show()];
    const purchase = await buys(await account(), entered, moved);
    await enter(purchase, entered);
    for (const party of [entered, moved]) {
      const times = { doorsOpenAt: inHours(960), startsAt: inHours(960), endsAt: inHours(984) };
      must(200, await change(party, times));
    }
    expect(must(202, await cancel(purchase))).toMatchObject({
      status: 'partially_refunded',
      refunds: [{ amount: euros(9_000), reason: 'event_rescheduled' }],
    });
    expect(await recount(moved.ticketTypeId)).toEqual({ available: 20 });
    expect(await recount(entered.ticketTypeId)).toEqual({ available: 18, sold: 1, used: 1 });
  });
});
