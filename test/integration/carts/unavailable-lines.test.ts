import { afterEach, beforeAll, expect, it } from 'vitest';
import { hall } from '../../support/actors/seats.ts';
import { type Account, account, hold, must, order, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call, deliver } from '../../support/http/client.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

/*
 * Goal: a cart with a line that cannot be ordered says so, and everything else in it goes on.
 * Method: calls the API in process. A line dies by a cancelled event, a paused type, or a hold lost to a clock that is
 * ahead.
 */

beforeAll(() => startInProcess({ cache: false }));
afterEach(resetTime);

const minute = 60_000;
const cartOf = async ({ token }: Account) => must(200, await call('GET', '/v1/cart', { token }));
const setQuantity = ({ token }: Account, itemId: string, quantity: number) =>
  call('PATCH', `/v1/cart/items/${itemId}`, { token, body: { quantity } });
const remove = ({ token }: Account, itemId: string) => call('DELETE', `/v1/cart/items/${itemId}`, { token });
const euros = (amount: number) => ({ amount, currency: 'EUR' });

/** A way in which a line dies, and what the cart says then. */
const deaths = {
  cancelled: {
    code: 'event_cancelled',
    kill: async ({ organizer, eventId }: Show) => {
      must(202, await call('POST', `/v1/events/${eventId}/cancel`, { token: organizer.token, body: {} }));
      await deliver();
    },
    refusal: [410, 'hold_expired'],
  },
  paused: {
    code: 'sales_closed',
    kill: async ({ organizer, eventId, ticketTypeId }: Show) => {
      const path = `/v1/events/${eventId}/ticket-types/${ticketTypeId}`;
      must(200, await call('PATCH', path, { token: organizer.token, body: { status: 'paused' } }));
    },
    refusal: [409, 'sales_closed'],
  },
  lost: {
    code: 'hold_expired',
    kill: async ({ ticketTypeId }: Show) => {
      await passTime(16 * minute);
      must(200, await hold(await account(), ticketTypeId, 19));
      await resetTime();
    },
    refusal: [410, 'hold_expired'],
  },
} as const;

it.each(Object.entries(deaths))('a line that is %s is shown, does not count, and blocks nothing', async (_, death) => {
  const [dying, living] = [await show({ maxPerOrder: 20, maxPerCustomer: 20 }), await show()];
  const buyer = await account();
  must(200, await hold(buyer, dying.ticketTypeId, 2));
  must(200, await hold(buyer, living.ticketTypeId, 3));
  await death.kill(dying);

  const cart = await cartOf(buyer);
  const [dead, live] = cart.items;
  expect(dead).toMatchObject({ eventId: dying.eventId, quantity: 2, unavailable: { code: death.code } });
  expect(dead.unavailable.message).not.toBe('');
  expect([live.unavailable, cart.total]).toEqual([undefined, euros(3 * 4_500)]);

  const refused = await order(buyer);
  expect([refused.status, refused.body.code]).toEqual(death.refusal);
  expect([refused.body.retryable, refused.body.items]).toEqual([false, [{ id: dead.id, ...dead.unavailable }]]);

  // All other changes go on, and each answer still tells.
  const changes = [
    await setQuantity(buyer, live.id, 2),
    await hold(buyer, living.ticketTypeId, 2),
    await setQuantity(buyer, live.id, 5),
    await call('POST', '/v1/cart/renew', { token: buyer.token }),
  ];
  expect(changes.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  for (const { body } of changes.slice(0, 3)) {
    expect(body.items.find(({ id }: { id: string }) => id === dead.id)).toMatchObject({
      unavailable: { code: death.code },
    });
  }
});

it.each(Object.entries(deaths))('a line that is %s can be removed, and the others are ordered', async (_, death) => {
  const [dying, living] = [await show({ maxPerOrder: 20, maxPerCustomer: 20 }), await show()];
  const buyer = await account();
  must(200, await hold(buyer, dying.ticketTypeId, 2));
  const { items } = must(200, await hold(buyer, living.ticketTypeId, 3));
  await death.kill(dying);
  const left = must(200, await remove(buyer, items[0].id));
  expect(left).toMatchObject({ items: [{ eventId: living.eventId }], total: euros(3 * 4_500) });
  expect(must(202, await order(buyer)).total).toEqual(euros(3 * 4_500));
});

it('a cart of dead lines only has a total of nothing, and can be emptied', async () => {
  const party = await show();
  const buyer = await account();
  must(200, await hold(buyer, party.ticketTypeId, 2));
  await deaths.cancelled.kill(party);
  const { total, items } = await cartOf(buyer);
  expect([total, items.length]).toEqual([euros(0), 1]);
  must(204, await call('DELETE', '/v1/cart', { token: buyer.token }));
  expect((await cartOf(buyer)).items).toEqual([]);
});

it('a line that lost some of its seats gives these back first, and does not grow', async () => {
  const { ticketTypeId } = await show({ seatMap: hall({ A: 6 }) });
  const [buyer, rival] = [await account(), await account()];
  const take = ({ token }: Account, ...seats: string[]) =>
    call('POST', '/v1/cart/items', { token, body: { ticketTypeId, seats } });
  const [line] = must(200, await take(buyer, 'A-1-1', 'A-1-2', 'A-1-3')).items;
  await passTime(16 * minute);
  must(200, await take(rival, 'A-1-1'));
  await resetTime();
  const { unavailable } = (await cartOf(buyer)).items[0];
  expect(unavailable.code).toBe('hold_expired');
  expect(unavailable.message).toContain('A-1-1');
  expect(unavailable.message).not.toContain('A-1-2');
  expect((await setQuantity(buyer, line.id, 4)).body.code).toBe('hold_expired');
  const { items } = must(200, await setQuantity(buyer, line.id, 2));
  expect(items).toMatchObject([{ seats: ['A-1-2', 'A-1-3'] }]);
  expect(items[0].unavailable).toBeUndefined();
  must(202, await order(buyer));
});

it('a type that is on sale again is available again, and its places were held all the time', async () => {
  const party = await show();
  const buyer = await account();
  must(200, await hold(buyer, party.ticketTypeId, 2));
  await deaths.paused.kill(party);
  expect((await cartOf(buyer)).items[0].unavailable).toBeDefined();
  const path = `/v1/events/${party.eventId}/ticket-types/${party.ticketTypeId}`;
  must(200, await call('PATCH', path, { token: party.organizer.token, body: { status: 'on_sale' } }));
  expect((await cartOf(buyer)).items[0].unavailable).toBeUndefined();
  await passTime(1_100);
  must(202, await order(buyer));
});

it('discounts only what can be ordered', async () => {
  const party = await show();
  const living = await show();
  const { organizer, eventId } = party;
  const body = { code: 'SUMMER', percent: 50 };
  must(201, await call('POST', `/v1/events/${eventId}/promo-codes`, { token: organizer.token, body }));
  const buyer = await account();
  must(200, await hold(buyer, party.ticketTypeId, 2));
  must(200, await hold(buyer, living.ticketTypeId, 1));
  must(200, await call('PUT', '/v1/cart/promo-code', { token: buyer.token, body: { code: 'SUMMER' } }));
  await deaths.paused.kill(party);
  const { discount, total } = await cartOf(buyer);
  expect([discount, total]).toEqual([undefined, euros(4_500)]);
});
