import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Account, account, hold, must, order, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { confirm, runTask } from '../../support/state/saga.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

/*
 * Goal: a code discounts or unlocks only as its terms say, and its uses are counted once per order.
 * Method: calls the API in process from cart to paid order, also concurrently, and reads the uses.
 */

beforeAll(() => startInProcess({ cache: false }));
afterEach(resetTime);

const euros = (amount: number) => ({ amount, currency: 'EUR' });
const newCode = ({ organizer, eventId }: Show, body: object) =>
  call('POST', `/v1/events/${eventId}/promo-codes`, { token: organizer.token, body });
const changeCode = ({ organizer, eventId }: Show, code: string, body: object) =>
  call('PATCH', `/v1/events/${eventId}/promo-codes/${code}`, { token: organizer.token, body });
const usesOf = async ({ organizer, eventId }: Show): Promise<number> =>
  must(200, await call('GET', `/v1/events/${eventId}/promo-codes`, { token: organizer.token })).items[0].uses;
const enter = ({ token }: Account, code: string) => call('PUT', '/v1/cart/promo-code', { token, body: { code } });
const withdraw = ({ token }: Account) => call('DELETE', '/v1/cart/promo-code', { token });
const cartOf = async ({ token }: Account) => must(200, await call('GET', '/v1/cart', { token }));

/** A show with one code, and a buyer who holds two places at 45.00. */
async function party(code: object, wish: Parameters<typeof show>[0] = {}) {
  const event = await show(wish);
  must(201, await newCode(event, { code: 'SUMMER', ...code }));
  const buyer = await account();
  must(200, await hold(buyer, event.ticketTypeId, 2));
  return { event, buyer };
}

describe('a promotion code', () => {
  it('discounts the cart by its percentage, in any spelling, until it is removed', async () => {
    const { buyer } = await party({ percent: 10 });
    const cart = must(200, await enter(buyer, ' summer'));
    expect([cart.promoCode, cart.discount, cart.total]).toEqual(['SUMMER', euros(900), euros(8_100)]);
    expect(await cartOf(buyer)).toEqual(cart);
    const full = must(200, await withdraw(buyer));
    expect([full.promoCode, full.discount, full.total]).toEqual([undefined, undefined, euros(9_000)]);
    must(200, await withdraw(buyer));
  });

  it('reduces the order total and the amount paid', async () => {
    const { buyer } = await party({ amount: euros(2_500) });
    must(200, await enter(buyer, 'SUMMER'));
    const placed = must(202, await order(buyer));
    expect([placed.subtotal, placed.discount, placed.total]).toEqual([euros(9_000), euros(2_500), euros(6_500)]);
    expect(placed.items).toMatchObject([{ total: euros(9_000), discount: euros(2_500) }]);
    expect(await confirm(placed.id)).toEqual({ outcome: 'confirmed' });
    const { payments } = must(200, await call('GET', `/v1/orders/${placed.id}`, { token: buyer.token }));
    expect(payments).toMatchObject([{ status: 'captured', amount: euros(6_500) }]);
  });

  it('can reduce the total to 0', async () => {
    const { buyer } = await party({ percent: 100 });
    must(200, await enter(buyer, 'SUMMER'));
    const placed = must(202, await order(buyer));
    expect(placed.total).toEqual(euros(0));
    expect(await confirm(placed.id)).toEqual({ outcome: 'confirmed' });
  });

  it('is refused if unknown, before and after its period, and for an empty cart', async () => {
    const { event, buyer } = await party({ percent: 10, from: new Date(Date.now() + 60_000).toISOString() });
    const refusal = async (who: Account, code: string) => {
      const { status, body } = await enter(who, code);
      return [status, body.code];
    };
    const invalid = [409, 'promo_code_invalid'];
    expect(await refusal(buyer, 'WINTER')).toEqual(invalid);
    expect(await refusal(buyer, 'SUMMER')).toEqual(invalid);
    await passTime(61_000);
    must(200, await enter(buyer, 'SUMMER'));
    expect(await refusal(await account(), 'SUMMER')).toEqual(invalid);
    must(200, await changeCode(event, 'SUMMER', { until: new Date(Date.now() + 120_000).toISOString() }));
    await passTime(60_000);
    expect(await refusal(buyer, 'SUMMER')).toEqual(invalid);
    expect((await order(buyer)).body.code).toBe('promo_code_invalid');
    must(200, await withdraw(buyer));
    must(202, await order(buyer));
  });

  it('that has ended or is used up is shown as a change, and the order agrees with the cart', async () => {
    for (const end of [{ until: new Date(Date.now()).toISOString() }, { maxUses: 1 }]) {
      const { event, buyer } = await party({ percent: 10 });
      must(200, await enter(buyer, 'SUMMER'));
      must(200, await changeCode(event, 'SUMMER', end));
      if (end.maxUses) {
        const other = await account();
        must(200, await hold(other, event.ticketTypeId, 1));
        must(200, await enter(other, 'SUMMER'));
        must(202, await order(other));
      }
      // Nobody pays more than the cart has shown.
      expect((await order(buyer)).body.code).toBe('promo_code_invalid');
      for (const _ of ['once', 'and again']) {
        const shown = await cartOf(buyer);
        expect([shown.promoCode, shown.discount, shown.total]).toEqual([undefined, undefined, euros(9_000)]);
        expect(shown.changes).toEqual([{ name: 'SUMMER', code: 'promo_code_invalid' }]);
      }
      expect(must(200, await hold(buyer, event.ticketTypeId, 1)).changes).toHaveLength(1);
      expect(must(202, await order(buyer)).total).toEqual(euros(13_500));
      expect(must(200, await hold(buyer, event.ticketTypeId, 1)).changes).toBeUndefined();
    }
  });

  it('that has ended is mentioned until another is entered or it is removed', async () => {
    const { event, buyer } = await party({ percent: 10 });
    must(201, await newCode(event, { code: 'WINTER', percent: 50 }));
    must(200, await enter(buyer, 'SUMMER'));
    must(200, await changeCode(event, 'SUMMER', { until: new Date(Date.now()).toISOString() }));
    expect((await cartOf(buyer)).changes).toHaveLength(1);
    const winter = must(200, await enter(buyer, 'WINTER'));
    expect([winter.changes, winter.total]).toEqual([undefined, euros(4_500)]);
    must(200, await changeCode(event, 'WINTER', { until: new Date(Date.now()).toISOString() }));
    expect((await cartOf(buyer)).changes).toEqual([{ name: 'WINTER', code: 'promo_code_invalid' }]);
    expect(must(200, await withdraw(buyer)).changes).toBeUndefined();
    expect((await cartOf(buyer)).changes).toBeUndefined();
  });

  it('with one use left is used by one of several concurrent orders', async () => {
    const { event, buyer } = await party({ percent: 50, maxUses: 1 });
    const others = await Promise.all([1, 2, 3].map(() => account()));
    for (const other of others) must(200, await hold(other, event.ticketTypeId, 1));
    const buyers = [buyer, ...others];
    for (const one of buyers) must(200, await enter(one, 'SUMMER'));
    const answers = await Promise.all(buyers.map((one) => order(one)));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409, 409]);
    expect(answers.flatMap(({ body }) => body.code ?? [])).toEqual(Array(3).fill('promo_code_invalid'));
    expect(await usesOf(event)).toBe(1);
    expect((await enter(others[0] as Account, 'SUMMER')).status).toBe(409);
  });

  it('regains its use when its order fails, once', async () => {
    const { event, buyer } = await party({ percent: 50, maxUses: 1, maxPerCustomer: 1 });
    must(200, await enter(buyer, 'SUMMER'));
    const { id } = must(202, await order(buyer, 'tok_declined'));
    expect(await usesOf(event)).toBe(1);
    const path = `/v1/orders/${id}/cancel`;
    must(202, await call('POST', path, { token: buyer.token, body: {} }));
    must(202, await call('POST', path, { token: buyer.token, body: {} }));
    await runTask('ReleaseTickets', id);
    expect(await usesOf(event)).toBe(0);
    must(200, await hold(buyer, event.ticketTypeId, 1));
    must(200, await enter(buyer, 'SUMMER'));
    must(202, await order(buyer));
    expect(await usesOf(event)).toBe(1);
  });

  it('is limited per customer, and another customer can still use it', async () => {
    const { event, buyer } = await party({ percent: 50, maxPerCustomer: 1 });
    must(200, await enter(buyer, 'SUMMER'));
    must(202, await order(buyer));
    must(200, await hold(buyer, event.ticketTypeId, 1));
    expect((await enter(buyer, 'SUMMER')).body.code).toBe('promo_code_invalid');
    const other = await account();
    must(200, await hold(other, event.ticketTypeId, 1));
    must(200, await enter(other, 'SUMMER'));
    must(202, await order(other));
  });

  it('is used once by concurrent orders of one customer', async () => {
    const { event, buyer } = await party({ percent: 50, maxPerCustomer: 1 });
    must(200, await enter(buyer, 'SUMMER'));
    const key = randomUUID();
    const answers = await Promise.all([order(buyer, 'tok_ok', key), order(buyer, 'tok_ok', key), order(buyer)]);
    expect(answers.filter(({ status }) => status === 202).length).toBeGreaterThan(0);
    const made = new Set(answers.flatMap(({ status, body }) => (status === 202 ? [body.id] : [])));
    expect(made.size).toBe(1);
    expect(await cartOf(buyer)).toMatchObject({ items: [] });
    must(200, await hold(buyer, event.ticketTypeId, 1));
    expect((await enter(buyer, 'SUMMER')).status).toBe(409);
  });
});

describe('an access code', () => {
  it('unlocks a hidden type, and counts its orders', async () => {
    const event = await show();
    const { ticketTypeId, organizer, eventId } = event;
    const path = `/v1/events/${eventId}/ticket-types/${ticketTypeId}`;
    must(200, await call('PATCH', path, { token: organizer.token, body: { status: 'hidden' } }));
    must(201, await newCode(event, { code: 'FANCLUB', unlocks: [ticketTypeId], maxUses: 1 }));
    const [buyer, late] = [await account(), await account()];
    const ask = ({ token }: Account, accessCode?: string) =>
      call('POST', '/v1/cart/items', { token, body: { ticketTypeId, quantity: 2, ...(accessCode && { accessCode }) } });
    expect((await ask(buyer)).body.code).toBe('sales_closed');
    expect((await ask(buyer, 'NOCLUB')).body.code).toBe('promo_code_invalid');
    const [line] = must(200, await ask(buyer, 'fanclub')).items;
    expect(line.accessCode).toBeUndefined();
    must(200, await ask(late, 'FANCLUB'));
    const more = { token: buyer.token, body: { quantity: 3 } };
    must(200, await call('PATCH', `/v1/cart/items/${line.id}`, more));
    must(200, await ask(buyer, 'FanClub'));
    must(202, await order(buyer));
    expect(await usesOf(event)).toBe(1);
    expect((await order(late)).body.code).toBe('promo_code_invalid');
    expect((await ask(await account(), 'FANCLUB')).body.code).toBe('promo_code_invalid');
  });

  it('counts no use for an order that does not need it', async () => {
    const event = await show();
    const { ticketTypeId, organizer, eventId } = event;
    must(201, await newCode(event, { code: 'TEN-OFF', percent: 10, maxUses: 1 }));
    const buyer = await account();
    const body = { ticketTypeId, quantity: 1, accessCode: 'TEN-OFF' };
    must(200, await call('POST', '/v1/cart/items', { token: buyer.token, body }));
    must(202, await order(buyer));
    expect(await usesOf(event)).toBe(0);

    const path = `/v1/events/${eventId}/ticket-types/${ticketTypeId}`;
    const setStatus = async (status: string) =>
      must(200, await call('PATCH', path, { token: organizer.token, body: { status } }));
    await setStatus('hidden');
    must(200, await changeCode(event, 'TEN-OFF', { unlocks: [ticketTypeId] }));
    must(200, await call('POST', '/v1/cart/items', { token: buyer.token, body }));
    await setStatus('on_sale');
    await passTime(1_000);
    must(202, await order(buyer));
    expect(await usesOf(event)).toBe(0);
  });

  it('counts uses per customer by event, if two events have a code of the same name', async () => {
    const [one, other] = [await show(), await show()];
    const events = [one, other];
    for (const event of events) {
      must(201, await newCode(event, { code: 'PRESALE', unlocks: [event.ticketTypeId], maxPerCustomer: 1 }));
      const path = `/v1/events/${event.eventId}/ticket-types/${event.ticketTypeId}`;
      must(200, await call('PATCH', path, { token: event.organizer.token, body: { status: 'hidden' } }));
    }
    const buyer = await account();
    const ask = ({ ticketTypeId }: Show) =>
      call('POST', '/v1/cart/items', {
        token: buyer.token,
        body: { ticketTypeId, quantity: 1, accessCode: 'PRESALE' },
      });
    for (const event of events) must(200, await ask(event));
    must(202, await order(buyer));
    // The claim says so, not the order a quarter of an hour later.
    for (const event of events) {
      const refused = await ask(event);
      expect([refused.status, refused.body.code]).toEqual([409, 'limit_reached']);
    }
    const friend = await account();
    must(
      200,
      await call('POST', '/v1/cart/items', {
        token: friend.token,
        body: { ticketTypeId: one.ticketTypeId, quantity: 1, accessCode: 'PRESALE' },
      }),
    );
  });
});
