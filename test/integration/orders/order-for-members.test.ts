import { beforeAll, describe, expect, it } from 'vitest';
import { join, makeAdmin } from '../../support/actors/callers.ts';
import { type Account, account, hold, must, order, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { confirm, runSaga } from '../../support/state/saga.ts';

beforeAll(() => startInProcess({ cache: false }));

const read = ({ token }: Account, orderId: string) => call('GET', `/v1/orders/${orderId}`, { token });

async function member({ organizerId }: Show, role: string): Promise<Account> {
  const someone = await account();
  await join(organizerId, someone.id, role);
  return someone;
}

async function buys(buyer: Account, ...shows: Show[]): Promise<string> {
  for (const [index, { ticketTypeId }] of shows.entries()) must(200, await hold(buyer, ticketTypeId, index + 1));
  const { id } = must(202, await order(buyer));
  await confirm(id);
  return id;
}

const euros = (amount: number) => ({ amount, currency: 'EUR' });

describe('one order', () => {
  it('is shown to members who may see sales and to administrators, with its buyer and without codes', async () => {
    const party = await show();
    const buyer = await account('Bea Buyer');
    const orderId = await buys(buyer, party);
    const administrator = await account();
    await makeAdmin(administrator.id);
    const own = must(200, await read(buyer, orderId));
    expect(own).not.toHaveProperty('customer');
    const readers = [party.organizer, await member(party, 'editor'), await member(party, 'viewer'), administrator];
    for (const reader of readers) {
      expect(must(200, await read(reader, orderId))).toEqual({
        ...own,
        customer: { name: 'Bea Buyer', email: buyer.email },
      });
    }
    const ticket = must(200, await call('GET', '/v1/tickets', { token: buyer.token })).items[0];
    expect(JSON.stringify((await read(party.organizer, orderId)).body)).not.toContain(ticket.code);
  });

  it('does not exist for gatekeepers, other organizers, strangers and guests', async () => {
    const [party, other] = [await show(), await show()];
    const orderId = await buys(await account(), party);
    const guest = must(
      201,
      await call('POST', '/v1/auth/guest', { body: { email: `g-${orderId}@x.example`, name: 'G' } }),
    );
    const others = [await member(party, 'gatekeeper'), other.organizer, await account(), { token: guest.accessToken }];
    for (const reader of others) expect((await read(reader as Account, orderId)).status).toBe(404);
  });

  it('of two organizers is shown to each as far as it is theirs, and whole to the buyer and administrators', async () => {
    const [party, other] = [await show(), await show()];
    const buyer = await account();
    const orderId = await buys(buyer, party, other);
    const whole = must(200, await read(buyer, orderId));
    expect(whole.total).toEqual(euros(13_500));

    const seen = must(200, await read(other.organizer, orderId));
    expect(seen).toMatchObject({ subtotal: euros(9_000), total: euros(9_000), payments: [{ amount: euros(9_000) }] });
    expect(seen.items.map(({ eventId }: { eventId: string }) => eventId)).toEqual([other.eventId]);
    expect(seen.tickets).toHaveLength(2);
    expect(JSON.stringify(seen)).not.toContain(party.eventId);

    // A member of both organizers sees both parts.
    await join(party.organizerId, other.organizer.id, 'viewer');
    const both = must(200, await read(other.organizer, orderId));
    expect([both.total, both.tickets.length]).toEqual([euros(13_500), 3]);
  });

  it('that failed shows its refund to the organizer', async () => {
    const party = await show();
    const buyer = await account();
    must(200, await hold(buyer, party.ticketTypeId, 1));
    const { id } = must(202, await order(buyer, 'tok_wrong_amount'));
    expect(await runSaga(id)).toBe('failed');
    expect(must(200, await read(party.organizer, id))).toMatchObject({
      status: 'failed',
      refunds: [{ amount: euros(4_499), status: 'succeeded' }],
      customer: { email: buyer.email },
    });
  });
});
