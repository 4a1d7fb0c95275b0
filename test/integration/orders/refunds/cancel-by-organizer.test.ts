/**
 * Goal: an organizer cancels an order of its events by the same terms as its buyer, and touches nothing that belongs to
 * another organizer.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { join } from '../../../support/actors/callers.ts';
import { type Account, account, hold, must, order, type Show, show } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call } from '../../../support/http/client.ts';
import { findings, recount } from '../../../support/state/audit.ts';
import { confirm, runTask } from '../../../support/state/saga.ts';

beforeAll(() => startInProcess({ cache: false }));

const euros = (amount: number) => ({ amount, currency: 'EUR' });
const half = { windows: [{ hoursBefore: 48, percent: 50 }] };

/** A show that starts in 101 hours and gives half back until two days before. */
async function halfBack(): Promise<Show> {
  const party = await show({ doorsIn: 99 });
  const { token } = party.organizer;
  must(200, await call('PATCH', `/v1/events/${party.eventId}`, { token, body: { refundPolicy: half } }));
  return party;
}

/** Orders two tickets of each show, at 45.00 each. */
async function ordered(paymentToken: string, ...shows: Show[]) {
  const buyer = await account();
  for (const { ticketTypeId } of shows) must(200, await hold(buyer, ticketTypeId, 2));
  const orderId: string = must(202, await order(buyer, paymentToken)).id;
  if (paymentToken === 'tok_ok') await confirm(orderId);
  else await runTask('TakePayment', orderId);
  return { buyer, orderId };
}

const cancel = ({ token }: Account, { orderId }: { orderId: string }, body: object = {}, key?: string) =>
  call('POST', `/v1/orders/${orderId}/cancel`, { token, body, ...(key && { key }) });
const refused = async (answer: ReturnType<typeof cancel>) => {
  const { status, body } = await answer;
  return [status, body.code];
};

describe('an organizer cancels', () => {
  it('an unpaid order: its places are free at once, and it cannot be paid any more', async () => {
    const party = await show();
    const unpaid = await ordered('tok_declined', party);
    const key = 'the-key-of-an-organizer';
    const cancelled = must(202, await cancel(party.organizer, unpaid, { reason: 'Never paid' }, key));
    expect(cancelled).toMatchObject({ status: 'cancelled', customer: { email: unpaid.buyer.email } });
    expect(await recount(party.ticketTypeId)).toEqual({ available: 20 });
    must(202, await cancel(party.organizer, unpaid, { reason: 'Never paid' }, key));
    expect(await refused(cancel(party.organizer, unpaid, {}, key))).toEqual([422, 'idempotency_key_reused']);
    const retry = { token: unpaid.buyer.token, body: { provider: 'test', token: 'tok_ok' } };
    expect((await call('POST', `/v1/orders/${unpaid.orderId}/payments`, retry)).status).toBe(409);
  });

  it('a paid order by the policy frozen at the purchase, in its own words', async () => {
    const party = await halfBack();
    const paid = await ordered('tok_ok', party);
    expect(must(202, await cancel(party.organizer, paid, { reason: 'Bought by mistake' }))).toMatchObject({
      status: 'refunded',
      refunds: [{ amount: euros(4_500), reason: 'Bought by mistake' }],
    });
    expect(await refused(cancel(party.organizer, paid))).toEqual([409, 'already_refunded']);
    expect(await recount(party.ticketTypeId)).toEqual({ available: 20 });
    expect(await findings(party.eventId)).toEqual([]);
  });

  it('of a shared order what is its own, and none that is unpaid', async () => {
    const [mine, theirs] = [await halfBack(), await halfBack()];
    const paid = await ordered('tok_ok', mine, theirs);
    expect(must(202, await cancel(mine.organizer, paid))).toMatchObject({
      refunds: [{ amount: euros(4_500), reason: 'cancelled_by_organizer' }],
      tickets: [{ status: 'cancelled' }, { status: 'cancelled' }],
    });
    expect(await recount(theirs.ticketTypeId)).toEqual({ available: 18, sold: 2 });
    const unpaid = await ordered('tok_declined', mine, theirs);
    expect(await refused(cancel(mine.organizer, unpaid))).toEqual([403, 'forbidden']);
    expect(await recount(theirs.ticketTypeId)).toEqual({ available: 16, sold: 2, held: 2 });
  });

  it('only as owner or editor', async () => {
    const party = await halfBack();
    const paid = await ordered('tok_ok', party);
    for (const role of ['gatekeeper', 'viewer']) {
      const member = await account();
      await join(party.organizerId, member.id, role);
      expect(await refused(cancel(member, paid))).toEqual([403, 'forbidden']);
    }
    expect(await refused(cancel((await show()).organizer, paid))).toEqual([404, 'not_found']);
    const editor = await account();
    await join(party.organizerId, editor.id, 'editor');
    must(202, await cancel(editor, paid));
  });
});
