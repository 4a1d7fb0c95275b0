import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { verified } from '../../support/actors/mailed.ts';
import { hall } from '../../support/actors/seats.ts';
import { type Account, account, available, hold, must, order, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { findings } from '../../support/state/audit.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

/*
 * Goal: what one person may hold and buy does not grow with the number of their accounts, guests and sessions.
 * Method: several callers of one mailbox, and the test's clock for budgets.
 */

beforeAll(() => startInProcess({ cache: true }));
afterEach(resetTime);

const minute = 60_000;
const newMailbox = () => `${randomUUID()}@example.com`;
async function guest(email: string): Promise<Account> {
  const { user, accessToken } = must(201, await call('POST', '/v1/auth/guest', { body: { email, name: 'Gwen' } }));
  return { id: user.id, email, token: accessToken };
}
const cartOf = async ({ token }: Account) => must(200, await call('GET', '/v1/cart', { token }));
const empty = async ({ token }: Account) => must(204, await call('DELETE', '/v1/cart', { token }));
const renew = ({ token }: Account) => call('POST', '/v1/cart/renew', { token });
const heldBy = async (buyers: readonly Account[]): Promise<number> => {
  const carts = await Promise.all(buyers.map(cartOf));
  return carts.flatMap(({ items }) => items).reduce((sum, { quantity }) => sum + quantity, 0);
};
const refusalOf = ({ status, body }: Awaited<ReturnType<typeof call>>) => [status, body.code];

describe('guests of one mailbox', () => {
  it('hold no more places together than one of them', async () => {
    const { ticketTypeId, eventId } = await show({ capacity: 60, maxPerOrder: 10, maxPerCustomer: 10 });
    const email = newMailbox();
    const guests = await Promise.all(Array.from({ length: 6 }, () => guest(email)));
    for (const one of guests) must(200, await hold(one, ticketTypeId, 10));
    expect(await heldBy(guests)).toBe(10);
    expect(await available(eventId)).toBe(50);
    // The newest session has them.
    expect(await heldBy(guests.slice(-1))).toBe(10);
  });

  it('hold no more together when they ask at the same moment', async () => {
    const { ticketTypeId } = await show({ capacity: 60, maxPerOrder: 10, maxPerCustomer: 10 });
    const email = newMailbox();
    const guests = await Promise.all(Array.from({ length: 6 }, () => guest(email)));
    const answers = await Promise.all(guests.map((one) => hold(one, ticketTypeId, 10)));
    for (const { status } of answers) expect([200, 409]).toContain(status);
    expect(await heldBy(guests)).toBe(10);
  });

  it('order no more together than one customer may', async () => {
    const party = await show({ capacity: 60, maxPerOrder: 10, maxPerCustomer: 10 });
    const email = newMailbox();
    const [one, other] = [await guest(email), await guest(email.toUpperCase().replace('@', '+Second@'))];
    must(200, await hold(one, party.ticketTypeId, 10));
    must(202, await order(one));
    expect(refusalOf(await hold(other, party.ticketTypeId, 1))).toEqual([409, 'limit_reached']);
    expect(await findings(party.eventId)).toEqual([]);
  });

  it('count with an unconfirmed registration of the mailbox', async () => {
    const { ticketTypeId } = await show({ maxPerCustomer: 2, maxPerOrder: 2 });
    const one = await guest(newMailbox());
    must(200, await hold(one, ticketTypeId, 2));
    must(202, await order(one));
    const body = { email: one.email, password: 'correct horse 42', name: 'Gwen' };
    const { accessToken } = must(201, await call('POST', '/v1/auth/register', { body }));
    expect(refusalOf(await hold({ ...one, token: accessToken }, ticketTypeId, 1))).toEqual([409, 'limit_reached']);
  });

  it('use a code no more often together than one customer may', async () => {
    const { ticketTypeId, eventId, organizer } = await show();
    const code = { code: 'ONCE-ONLY', percent: 10, maxPerCustomer: 1 };
    must(201, await call('POST', `/v1/events/${eventId}/promo-codes`, { token: organizer.token, body: code }));
    const email = newMailbox();
    const enter = ({ token }: Account) => call('PUT', '/v1/cart/promo-code', { token, body: { code: code.code } });
    const [one, other] = [await guest(email), await guest(email)];
    must(200, await hold(one, ticketTypeId, 1));
    must(200, await enter(one));
    must(202, await order(one));
    must(200, await hold(other, ticketTypeId, 1));
    expect(refusalOf(await enter(other))).toEqual([409, 'promo_code_invalid']);
  });

  it('give an order back that failed', async () => {
    const { ticketTypeId, eventId } = await show({ maxPerCustomer: 2, maxPerOrder: 2 });
    const [one, other] = [await guest(newMailbox()), await account()];
    must(200, await hold(one, ticketTypeId, 2));
    const { id } = must(202, await order(one, 'tok_declined'));
    must(202, await call('POST', `/v1/orders/${id}/cancel`, { token: one.token, body: {} }));
    must(200, await hold(await guest(one.email), ticketTypeId, 2));
    must(200, await hold(other, ticketTypeId, 2));
    expect(await findings(eventId)).toEqual([]);
  });
});

describe('a second session of a mailbox', () => {
  it('takes the seats that the first one holds, and leaves its other events alone', async () => {
    const [seats, other] = [await show({ seatMap: hall({ A: 6 }) }), await show()];
    const email = newMailbox();
    const [phone, laptop] = [await guest(email), await guest(email)];
    const choose = ({ token }: Account, ...names: string[]) =>
      call('POST', '/v1/cart/items', { token, body: { ticketTypeId: seats.ticketTypeId, seats: names } });
    must(200, await choose(phone, 'A-1-1', 'A-1-2'));
    must(200, await hold(phone, other.ticketTypeId, 2));
    must(200, await choose(laptop, 'A-1-1', 'A-1-2'));
    expect((await cartOf(phone)).items).toMatchObject([{ ticketTypeId: other.ticketTypeId, quantity: 2 }]);
    must(202, await order(phone));
    must(202, await order(laptop));
  });

  it('is not undone by a renewal that comes later than its order', async () => {
    const { ticketTypeId } = await show({ capacity: 20, maxPerOrder: 4, maxPerCustomer: 4 });
    const email = newMailbox();
    const [one, other] = [await guest(email), await guest(email)];
    must(200, await hold(one, ticketTypeId, 4));
    await passTime(15 * minute);
    must(200, await hold(other, ticketTypeId, 4));
    must(202, await order(other));
    expect(must(200, await renew(one)).items).toEqual([]);
  });

  it('cannot take places from a confirmed account by a guest, but the account takes them back', async () => {
    const { ticketTypeId } = await show();
    const owner = await verified();
    const stranger = await guest(owner.email.replace('@', '+x@'));
    must(200, await hold(owner, ticketTypeId, 2));
    expect(refusalOf(await hold(stranger, ticketTypeId, 1))).toEqual([409, 'limit_reached']);
    expect(await heldBy([owner, stranger])).toBe(2);
    await empty(owner);
    must(200, await hold(stranger, ticketTypeId, 1));
    must(200, await hold(owner, ticketTypeId, 2));
    expect(await heldBy([stranger])).toBe(0);
  });
});

describe('the budget of a customer for an event', () => {
  /** Holds places to the ceiling of their hold, which then lapses. */
  async function holdToCeiling(buyer: Account, { ticketTypeId }: Show, quantity: number) {
    const answer = await hold(buyer, ticketTypeId, quantity);
    if (answer.status !== 200) return answer;
    await passTime(14 * minute);
    must(200, await renew(buyer));
    await passTime(14 * minute);
    must(200, await renew(buyer));
    await passTime(2 * minute + 1);
    return answer;
  }

  it('is met by nobody who holds and gives back quickly', async () => {
    const { ticketTypeId } = await show();
    const buyer = await account();
    for (let held = 0; held < 40; held++) {
      must(200, await hold(buyer, ticketTypeId, 8));
      await passTime(5_000);
      await empty(buyer);
    }
  });

  it('suffices for a full order, two renewals to the ceiling, and a change of mind', async () => {
    const party = await show();
    const buyer = await account();
    must(200, await holdToCeiling(buyer, party, 8));
    for (let renewal = 0; renewal < 2; renewal++) {
      must(200, await renew(buyer));
      await passTime(14 * minute);
      must(200, await renew(buyer));
      await passTime(16 * minute + 1);
    }
    must(200, await hold(buyer, party.ticketTypeId, 8));
    must(202, await order(buyer));
  });

  it('is met by nobody who orders what they hold, order after order', async () => {
    const { ticketTypeId } = await show({ maxPerOrder: 1, maxPerCustomer: 12 });
    const buyer = await account();
    for (let ordered = 0; ordered < 12; ordered++) {
      must(200, await hold(buyer, ticketTypeId, 1));
      must(202, await order(buyer));
    }
    expect(refusalOf(await hold(buyer, ticketTypeId, 1))).toEqual([409, 'limit_reached']);
  });

  it('ends holding over and over, also by other guests of the mailbox, until the given time', async () => {
    const [party, other] = [await show(), await show()];
    const email = newMailbox();
    let refused: Awaited<ReturnType<typeof call>> | undefined;
    let holds = 0;
    for (; holds < 12 && !refused; holds++) {
      const answer = await holdToCeiling(await guest(email), party, 8);
      if (answer.status !== 200) refused = answer;
    }
    // Four holds, and what recovers meanwhile.
    expect(holds).toBe(6);
    expect(refusalOf(refused ?? { status: 0, body: {}, headers: new Headers() })).toEqual([429, 'too_many_holds']);
    const wait = Number(refused?.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    const last = await guest(email);
    must(200, await hold(last, other.ticketTypeId, 8));
    must(200, await hold(await account(), party.ticketTypeId, 8));
    await passTime(wait * 1000);
    must(200, await hold(last, party.ticketTypeId, 8));
  });
});

describe('wrong codes', () => {
  const wrong = (n: number) => `WRONG-${n}`;
  const newCode = ({ eventId, organizer }: Show, body: object) =>
    call('POST', `/v1/events/${eventId}/promo-codes`, { token: organizer.token, body });
  const enter = ({ token }: Account, code: string) => call('PUT', '/v1/cart/promo-code', { token, body: { code } });

  it('of a promotion end with a wait, also for the right one and for parallel guesses', async () => {
    const party = await show();
    must(201, await newCode(party, { code: 'EARLY-10', percent: 10 }));
    const [buyer, other] = [await account(), await account()];
    for (const one of [buyer, other]) must(200, await hold(one, party.ticketTypeId, 1));
    // Right ones do not count.
    for (let entered = 0; entered < 12; entered++) must(200, await enter(buyer, 'early-10'));
    const guesses = await Promise.all(Array.from({ length: 14 }, (_, n) => enter(buyer, wrong(n))));
    const codes = guesses.map(({ body }) => body.code);
    expect(codes.filter((code) => code === 'promo_code_invalid').length).toBe(10);
    expect(codes.filter((code) => code === 'too_many_requests').length).toBe(4);
    const refused = await enter(buyer, 'EARLY-10');
    expect(refusalOf(refused)).toEqual([429, 'too_many_requests']);
    must(200, await enter(other, 'EARLY-10'));
    await passTime(Number(refused.headers.get('retry-after')) * 1000);
    must(200, await enter(buyer, 'EARLY-10'));
  });

  /** An event whose one type is hidden and unlocked by a code. */
  async function hiddenShow(code: string): Promise<Show> {
    const party = await show();
    must(201, await newCode(party, { code, unlocks: [party.ticketTypeId] }));
    const path = `/v1/events/${party.eventId}/ticket-types/${party.ticketTypeId}`;
    must(200, await call('PATCH', path, { token: party.organizer.token, body: { status: 'hidden' } }));
    return party;
  }

  it('of a hidden type count, also if they unlock a type of another event', async () => {
    const [party, other] = [await hiddenShow('SECRET-1'), await hiddenShow('SECRET-2')];
    const { token } = await account();
    const ask = ({ ticketTypeId }: Show, accessCode: string) =>
      call('POST', '/v1/cart/items', { token, body: { ticketTypeId, quantity: 1, accessCode } });
    must(200, await ask(other, 'SECRET-2'));
    for (let n = 0; n < 10; n++) {
      expect(refusalOf(await ask(party, 'SECRET-2'))).toEqual([409, 'promo_code_invalid']);
    }
    expect(refusalOf(await ask(party, 'SECRET-2'))).toEqual([429, 'too_many_requests']);
  });

  it('of a hidden type count for all guests of a mailbox', async () => {
    const party = await hiddenShow('SECRET-1');
    const email = newMailbox();
    const [one, other] = [await guest(email), await guest(email)];
    const ask = ({ token }: Account, accessCode: string) =>
      call('POST', '/v1/cart/items', { token, body: { ticketTypeId: party.ticketTypeId, quantity: 1, accessCode } });
    must(200, await ask(one, 'SECRET-1'));
    for (let n = 0; n < 10; n++) expect(refusalOf(await ask(other, wrong(n)))).toEqual([409, 'promo_code_invalid']);
    expect(refusalOf(await ask(other, 'SECRET-1'))).toEqual([429, 'too_many_requests']);
    // The code is known: it unlocked a line of this cart.
    must(200, await ask(one, 'SECRET-1'));
  });
});
