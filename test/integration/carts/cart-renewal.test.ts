import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cartLimits } from '../../../functions/carts/limits.ts';
import { hall } from '../../support/actors/seats.ts';
import {
  type Account,
  account,
  addType,
  available,
  draft,
  hold,
  must,
  onSale,
  order,
  publish,
  type Show,
  show,
} from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

/*
 * Goal: a renewal extends a live hold, and holds a lapsed cart again at current prices, limits and codes.
 * Method: calls the API in process, moves the test's clock past the hold, and lets a rival take places in between.
 */

beforeAll(() => startInProcess({ cache: true }));
afterEach(resetTime);

const minute = 60_000;
const cartOf = async ({ token }: Account) => must(200, await call('GET', '/v1/cart', { token }));
const renew = ({ token }: Account) => call('POST', '/v1/cart/renew', { token });
const holdSeats = ({ token }: Account, ticketTypeId: string, ...seats: string[]) =>
  call('POST', '/v1/cart/items', { token, body: { ticketTypeId, seats } });
const patchType = ({ organizer, eventId, ticketTypeId }: Show, body: object) =>
  call('PATCH', `/v1/events/${eventId}/ticket-types/${ticketTypeId}`, { token: organizer.token, body });

describe('a live hold', () => {
  it('is extended up to its ceiling', async () => {
    const { ticketTypeId } = await show();
    const buyer = await account();
    const { id, expiresAt, extendableUntil } = must(200, await hold(buyer, ticketTypeId, 2));
    await passTime(10 * minute);
    const later = must(200, await renew(buyer));
    expect(later.id).toBe(id);
    expect(Date.parse(later.expiresAt) - Date.parse(expiresAt)).toBeGreaterThanOrEqual(10 * minute);
    await passTime(14 * minute);
    expect(must(200, await renew(buyer)).expiresAt).toBe(extendableUntil);
    expect(must(200, await renew(buyer)).expiresAt).toBe(extendableUntil);
  });

  it('leaves an empty cart empty', async () => {
    expect(must(200, await renew(await account()))).toEqual({
      id: null,
      items: [],
      total: null,
      expiresAt: null,
      extendableUntil: null,
    });
  });
});

describe('a lapsed hold', () => {
  it('shows an empty cart, and is renewed with the same places if they are still free', async () => {
    const { ticketTypeId, eventId } = await show({ seatMap: hall({ A: 6 }) });
    const buyer = await account();
    const before = must(200, await holdSeats(buyer, ticketTypeId, 'A-1-2', 'A-1-3'));
    await passTime(15 * minute);
    expect((await cartOf(buyer)).items).toEqual([]);
    expect(await available(eventId)).toBe(6);
    const again = must(200, await renew(buyer));
    expect(again.items).toEqual(before.items);
    expect(again.changes).toBeUndefined();
    expect(await cartOf(buyer)).toEqual(again);
    expect((await holdSeats(await account(), ticketTypeId, 'A-1-2')).body.code).toBe('seats_taken');
    must(202, await order(buyer));
  });

  it('replaces general admission places that were taken by another customer', async () => {
    const { ticketTypeId } = await show({ capacity: 6 });
    const [buyer, rival] = [await account(), await account()];
    must(200, await hold(buyer, ticketTypeId, 4));
    await passTime(15 * minute);
    must(200, await hold(rival, ticketTypeId, 2));
    const { items, changes } = must(200, await renew(buyer));
    expect(items).toMatchObject([{ quantity: 4 }]);
    expect(changes).toBeUndefined();
    expect((await hold(await account(), ticketTypeId, 1)).body.code).toBe('sold_out');
  });

  it('reports places that are sold out, and changed prices', async () => {
    const party = await show({ capacity: 5 });
    const [buyer, rival] = [await account(), await account()];
    must(200, await hold(buyer, party.ticketTypeId, 4));
    await passTime(15 * minute);
    must(200, await hold(rival, party.ticketTypeId, 3));
    must(200, await patchType(party, { price: { amount: 5000, currency: 'EUR' } }));
    const { items, changes, total } = must(200, await renew(buyer));
    expect(items).toMatchObject([{ quantity: 2, unitPrice: { amount: 5000 } }]);
    expect(total.amount).toBe(10_000);
    const { ticketTypeId } = party;
    expect(changes).toEqual([
      { ticketTypeId, name: 'Standard', code: 'sold_out', quantity: 2 },
      {
        ticketTypeId,
        name: 'Standard',
        code: 'price_changed',
        quantity: 2,
        unitPrice: { amount: 5000, currency: 'EUR' },
      },
    ]);
  });

  it('names the seats that were taken, and is refused when no seat is left', async () => {
    const { ticketTypeId } = await show({ seatMap: hall({ A: 6 }) });
    const [buyer, rival] = [await account(), await account()];
    must(200, await holdSeats(buyer, ticketTypeId, 'A-1-2', 'A-1-3'));
    await passTime(15 * minute);
    must(200, await holdSeats(rival, ticketTypeId, 'A-1-3'));
    const { items, changes } = must(200, await renew(buyer));
    expect(items[0].seats).toEqual(['A-1-2']);
    expect(changes).toMatchObject([{ code: 'seats_taken', quantity: 1, seats: ['A-1-3'] }]);

    await passTime(15 * minute);
    must(200, await holdSeats(await account(), ticketTypeId, 'A-1-2'));
    const refused = await renew(buyer);
    expect([refused.status, refused.body.code]).toEqual([409, 'sold_out']);
    expect(refused.body.changes).toMatchObject([{ code: 'seats_taken', seats: ['A-1-2'] }]);
  });

  it('omits a type that is no longer sold, and renews the others', async () => {
    const event = await draft();
    const [first, second] = [must(201, await addType(event)).id, must(201, await addType(event)).id];
    must(200, await publish(event));
    await onSale(event);
    const buyer = await account();
    must(200, await hold(buyer, first, 1));
    must(200, await hold(buyer, second, 2));
    await passTime(15 * minute);
    must(200, await patchType({ ...event, ticketTypeId: first }, { status: 'paused' }));
    const { items, changes } = must(200, await renew(buyer));
    expect(items).toMatchObject([{ ticketTypeId: second, quantity: 2 }]);
    expect(changes).toMatchObject([{ ticketTypeId: first, code: 'sales_closed', quantity: 1 }]);
  });

  it('gives no place to both of two concurrent renewals of the same places', async () => {
    const { ticketTypeId } = await show({ capacity: 4 });
    const [one, other] = [await account(), await account()];
    must(200, await hold(one, ticketTypeId, 4));
    await passTime(15 * minute);
    must(200, await hold(other, ticketTypeId, 4));
    await passTime(15 * minute);
    const carts = await Promise.all([renew(one), renew(other)]);
    const held = carts.map(({ status, body }) => (status === 200 ? body.items[0].quantity : 0));
    expect(held[0] + held[1]).toBe(4);
  });
});

it('rejects a third renewal, and frees the places for others', async () => {
  const { ticketTypeId } = await show({ capacity: 2 });
  const buyer = await account();
  must(200, await hold(buyer, ticketTypeId, 2));
  for (let renewal = 0; renewal < cartLimits.renewalsPerHold; renewal++) {
    await passTime(15 * minute);
    must(200, await renew(buyer));
  }
  await passTime(15 * minute);
  const refused = await renew(buyer);
  expect([refused.status, refused.body.code]).toEqual([429, 'too_many_holds']);
  must(200, await hold(await account(), ticketTypeId, 2));
});

it('keeps its count of renewals when places are added', async () => {
  const { ticketTypeId } = await show({ capacity: 6 });
  const buyer = await account();
  must(200, await hold(buyer, ticketTypeId, 1));
  for (let renewal = 0; renewal < cartLimits.renewalsPerHold; renewal++) {
    await passTime(15 * minute);
    must(200, await renew(buyer));
    must(200, await hold(buyer, ticketTypeId, 1));
  }
  await passTime(15 * minute);
  expect((await renew(buyer)).body.code).toBe('too_many_holds');
});

it('applies the limits and codes in force at the renewal', async () => {
  const party = await show({ maxPerOrder: 8, maxPerCustomer: 8 });
  const { ticketTypeId, organizer, eventId } = party;
  const codes = `/v1/events/${eventId}/promo-codes`;
  const ask = (method: string, path: string, body: object) => call(method, path, { token: organizer.token, body });
  must(201, await ask('POST', codes, { code: 'FANCLUB', unlocks: [ticketTypeId] }));
  must(201, await ask('POST', codes, { code: 'OOPS-90', percent: 90 }));
  must(200, await patchType(party, { status: 'hidden' }));
  const [one, two, three] = [await account(), await account(), await account()];
  for (const { token } of [one, two, three]) {
    const body = { ticketTypeId, quantity: 3, accessCode: 'FANCLUB' };
    must(200, await call('POST', '/v1/cart/items', { token, body }));
    must(200, await call('PUT', '/v1/cart/promo-code', { token, body: { code: 'OOPS-90' } }));
  }
  await passTime(15 * minute);
  must(200, await ask('PATCH', `${codes}/OOPS-90`, { percent: 9 }));
  const cheaper = must(200, await renew(one));
  expect([cheaper.promoCode, cheaper.discount.amount]).toEqual(['OOPS-90', 1_215]);
  expect(cheaper.changes).toEqual([{ name: 'OOPS-90', code: 'discount_changed' }]);

  must(200, await ask('PATCH', `${codes}/OOPS-90`, { until: new Date(Date.now()).toISOString() }));
  const dearer = must(200, await renew(two));
  expect([dearer.promoCode, dearer.discount]).toEqual([undefined, undefined]);
  expect(dearer.changes).toEqual([{ name: 'OOPS-90', code: 'promo_code_invalid' }]);

  must(200, await patchType(party, { maxPerOrder: 2 }));
  expect((await renew(three)).body.changes).toMatchObject([{ code: 'limit_reached', quantity: 3 }]);
  must(200, await patchType(party, { maxPerOrder: 8 }));
  must(200, await ask('PATCH', `${codes}/FANCLUB`, { until: new Date(Date.now()).toISOString() }));
  expect((await renew(three)).body.changes).toMatchObject([{ code: 'promo_code_invalid', quantity: 3 }]);
});

it('counts the places that the customer has ordered since', async () => {
  const { ticketTypeId } = await show({ maxPerCustomer: 4 });
  const buyer = await account();
  must(200, await hold(buyer, ticketTypeId, 3));
  const { cartKey } = await import('../../../shared/records/cart-row.ts');
  const { getItem } = await import('../../../shared/dynamo/read.ts');
  const { put } = await import('../../../shared/dynamo/write.ts');
  const table = process.env.CARTS_TABLE ?? '';
  const lapsed = await getItem<Record<string, unknown>>(table, cartKey(buyer.id), { consistent: true });
  must(202, await order(buyer));
  // The cart as it would be if the order had not closed it.
  await put(table, { ...lapsed, version: Number(lapsed?.version) + 5, holdId: 'crt_other' });
  await passTime(15 * minute);
  const refused = await renew(buyer);
  expect([refused.status, refused.body.code]).toEqual([409, 'limit_reached']);
});

it('does not renew a cart that was emptied', async () => {
  const { ticketTypeId } = await show();
  const buyer = await account();
  must(200, await hold(buyer, ticketTypeId, 2));
  await passTime(15 * minute);
  must(204, await call('DELETE', '/v1/cart', { token: buyer.token }));
  expect(must(200, await renew(buyer)).items).toEqual([]);
});

it('reports a place that a live hold lost to a clock that is ahead, and renews the others', async () => {
  const { ticketTypeId } = await show({ seatMap: hall({ A: 6 }) });
  const [buyer, rival] = [await account(), await account()];
  must(200, await holdSeats(buyer, ticketTypeId, 'A-1-1', 'A-1-2'));
  await passTime(16 * minute);
  must(200, await holdSeats(rival, ticketTypeId, 'A-1-2'));
  await resetTime();
  const added = must(200, await holdSeats(buyer, ticketTypeId, 'A-1-5'));
  expect(added.items).toMatchObject([{ seats: ['A-1-1', 'A-1-2', 'A-1-5'], unavailable: { code: 'hold_expired' } }]);
  const { items, changes } = must(200, await renew(buyer));
  expect(items).toMatchObject([{ seats: ['A-1-1', 'A-1-5'] }]);
  expect(items[0].unavailable).toBeUndefined();
  expect(changes).toMatchObject([{ code: 'seats_taken', seats: ['A-1-2'] }]);
});
