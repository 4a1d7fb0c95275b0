import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../shared/limits.ts';
import { call } from '../support/client.ts';
import { startInProcess } from '../support/in-process.ts';
import { hall } from '../support/seats.ts';
import { passTime, resetTime } from '../support/time.ts';
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
} from '../support/world.ts';

beforeAll(() => startInProcess({ cache: true }));
afterEach(resetTime);

const minute = 60_000;
const cartOf = async ({ token }: Account) => must(200, await call('GET', '/v1/cart', { token }));
const renew = ({ token }: Account) => call('POST', '/v1/cart/renew', { token });
const holdSeats = ({ token }: Account, ticketTypeId: string, ...seats: string[]) =>
  call('POST', '/v1/cart/items', { token, body: { ticketTypeId, seats } });
const patchType = ({ organizer, eventId, ticketTypeId }: Show, body: object) =>
  call('PATCH', `/v1/events/${eventId}/ticket-types/${ticketTypeId}`, { token: organizer.token, body });

describe('a hold that is still there', () => {
  it('is extended on request, up to its ceiling', async () => {
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

  it('and an empty cart stays an empty cart', async () => {
    expect(must(200, await renew(await account()))).toEqual({
      id: null,
      items: [],
      total: null,
      expiresAt: null,
      extendableUntil: null,
    });
  });
});

describe('a hold that has lapsed', () => {
  it('is gone for its buyer, and held again on request: the same places while nobody took them', async () => {
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

  it('gets other places of general admission for those that somebody took', async () => {
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

  it('says what is not to be had any more, and what has another price', async () => {
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

  it('names the seats that are somebody’s by now, and refuses when nothing is left', async () => {
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

  it('leaves out a type that is no longer sold, and keeps the others', async () => {
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

  it('sells no place twice when two renew at the same moment what both held', async () => {
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

it('refuses whoever holds places of an event and lets them go, again and again, for a while', async () => {
  const { ticketTypeId } = await show();
  const other = await show();
  const buyer = await account();
  for (let n = 0; n < limits.holdsPerEventAndHour; n++) {
    must(200, await hold(buyer, ticketTypeId, 1));
    must(204, await call('DELETE', '/v1/cart', { token: buyer.token }));
  }
  const refused = await hold(buyer, ticketTypeId, 1);
  expect([refused.status, refused.body.code]).toEqual([429, 'too_many_holds']);
  const wait = Number(refused.headers.get('retry-after'));
  expect(wait).toBeGreaterThan(0);
  must(200, await hold(buyer, other.ticketTypeId, 1));
  must(204, await call('DELETE', '/v1/cart', { token: buyer.token }));
  await passTime(wait * 1000);
  must(200, await hold(buyer, ticketTypeId, 1));
});
