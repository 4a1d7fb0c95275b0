import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hall } from '../../support/actors/seats.ts';
import {
  type Account,
  account,
  addType,
  draft,
  hold,
  must,
  onSale,
  publish,
  show,
} from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

/*
 * Goal: a cart and the holds of its places agree, also with concurrent requests and near the end of a hold.
 * Method: calls the API in process, moves the test's clock, and reads the rows where the API does not show them.
 */

beforeAll(() => startInProcess({ cache: false }));
afterEach(resetTime);

const cartOf = async ({ token }: Account) => must(200, await call('GET', '/v1/cart', { token }));

it('rejects a claim for a seat in my own cart, and names the seat', async () => {
  const { ticketTypeId } = await show({ seatMap: hall({ A: 4 }) });
  const buyer = await account();
  const ask = (...seats: string[]) =>
    call('POST', '/v1/cart/items', { token: buyer.token, body: { ticketTypeId, seats } });
  must(200, await ask('A-1-2'));
  const again = await ask('A-1-1', 'A-1-2');
  expect([again.status, again.body.code, again.body.seats]).toEqual([409, 'seats_taken', ['A-1-2']]);
  expect((await cartOf(buyer)).items[0].seats).toEqual(['A-1-2']);

  const both = await Promise.all([ask('A-1-3'), ask('A-1-3')]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  must(200, await ask('A-1-1'));
});

it('does not offer the places of the cart as free when their hold lapses during the request', async () => {
  const { ticketTypeId } = await show({ capacity: 3 });
  const buyer = await account();
  const { expiresAt } = must(200, await hold(buyer, ticketTypeId, 2));
  const { clock } = await import('../../../shared/base/clock.ts');
  const end = Date.parse(expiresAt);
  // The request arrives in the last millisecond of the hold.
  const times = [end - 1];
  clock.now = () => times.shift() ?? end + 5;
  expect((await hold(buyer, ticketTypeId, 2)).body.code).toBe('sold_out');
});

it('adds the places of concurrent requests of one buyer', async () => {
  const { ticketTypeId } = await show({ capacity: 6 });
  const buyer = await account();
  const answers = await Promise.all([1, 2, 3].map(() => hold(buyer, ticketTypeId, 2)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect((await cartOf(buyer)).items).toMatchObject([{ quantity: 6 }]);
});

const setQuantity = ({ token }: Account, itemId: string, quantity: number) =>
  call('PATCH', `/v1/cart/items/${itemId}`, { token, body: { quantity } });

describe('the quantity of a line', () => {
  it('is set idempotently by concurrent requests for the same quantity', async () => {
    const { ticketTypeId } = await show();
    const buyer = await account();
    const [line] = must(200, await hold(buyer, ticketTypeId, 1)).items;
    const raised = await Promise.all([1, 2, 3].map(() => setQuantity(buyer, line.id, 3)));
    expect(raised.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await cartOf(buyer)).items).toMatchObject([{ id: line.id, quantity: 3 }]);
    const lowered = await Promise.all([1, 2, 3].map(() => setQuantity(buyer, line.id, 2)));
    expect(lowered.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await cartOf(buyer)).items).toMatchObject([{ id: line.id, quantity: 2 }]);
  });

  it('grows only at the price of the line; places at a new price are another line', async () => {
    const party = await show();
    const buyer = await account();
    const [line] = must(200, await hold(buyer, party.ticketTypeId, 2)).items;
    const path = `/v1/events/${party.eventId}/ticket-types/${party.ticketTypeId}`;
    const body = { price: { amount: 6000, currency: 'EUR' } };
    must(200, await call('PATCH', path, { token: party.organizer.token, body }));

    const refused = await setQuantity(buyer, line.id, 3);
    expect([refused.status, refused.body.code]).toEqual([409, 'price_changed']);
    must(200, await setQuantity(buyer, line.id, 1));
    const { items } = must(200, await hold(buyer, party.ticketTypeId, 1));
    expect(items).toMatchObject([
      { id: line.id, quantity: 1, unitPrice: { amount: 4500 } },
      { quantity: 1, unitPrice: { amount: 6000 } },
    ]);
    expect(must(200, await setQuantity(buyer, items[1].id, 2)).total.amount).toBe(4500 + 2 * 6000);
  });
});

it('grows a seated line only at the price of the line', async () => {
  const party = await show({ seatMap: hall({ A: 6 }) });
  const { organizer, eventId, ticketTypeId } = party;
  const buyer = await account();
  const body = { ticketTypeId, quantity: 2, bestAvailable: true };
  const [line] = must(200, await call('POST', '/v1/cart/items', { token: buyer.token, body })).items;
  const path = `/v1/events/${eventId}/ticket-types/${ticketTypeId}`;
  const price = { amount: 9_900, currency: 'EUR' };
  must(200, await call('PATCH', path, { token: organizer.token, body: { price } }));
  for (const _ of [1, 2]) expect((await setQuantity(buyer, line.id, 3)).body.code).toBe('price_changed');
  expect((await cartOf(buyer)).items).toMatchObject([{ quantity: 2 }]);
});

describe('the hold is extended', () => {
  const minute = 60_000;
  /** The stored ends of the holds on the places of a type. */
  async function holdEnds(ticketTypeId: string): Promise<string[]> {
    const { queryAll } = await import('../../../shared/dynamo/read.ts');
    const query = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': `${ticketTypeId}#0` } };
    const rows = await queryAll<{ status: string; claimableAt: number }>(process.env.TICKETS_TABLE ?? '', query);
    return rows.filter(({ status }) => status === 'held').map((row) => new Date(row.claimableAt).toISOString());
  }

  it('when places are released, for the remaining places and up to its ceiling', async () => {
    const event = await draft();
    const [first, second] = [must(201, await addType(event)).id, must(201, await addType(event)).id];
    must(200, await publish(event));
    await onSale(event);
    const buyer = await account();
    must(200, await hold(buyer, first, 3));
    const { expiresAt, extendableUntil, items } = must(200, await hold(buyer, second, 1));

    await passTime(5 * minute);
    const fewer = must(200, await setQuantity(buyer, items[0].id, 2));
    expect(Date.parse(fewer.expiresAt) - Date.parse(expiresAt)).toBeGreaterThanOrEqual(5 * minute);
    expect(await holdEnds(first)).toEqual([fewer.expiresAt, fewer.expiresAt]);
    expect(await holdEnds(second)).toEqual([fewer.expiresAt]);

    await passTime(14 * minute);
    const path = `/v1/cart/items/${items[0].id}`;
    const { expiresAt: last, items: left } = must(200, await call('DELETE', path, { token: buyer.token }));
    expect(last).toBe(extendableUntil);
    expect(left).toMatchObject([{ ticketTypeId: second }]);
    expect([await holdEnds(first), await holdEnds(second)]).toEqual([[], [extendableUntil]]);
  });
});
