import { afterEach, beforeAll, expect, it } from 'vitest';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import { type Account, account, addType, draft, hold, must, onSale, publish } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

/*
 * Goal: a place has the price of its pool at the time of the hold, and tiers keep their own places.
 * Method: holds places through the API while tiers fill, begin and end by the test's clock.
 */

beforeAll(() => startInProcess({ cache: true }));
afterEach(resetTime);

const euros = (amount: number) => ({ amount, currency: 'EUR' });
const soon = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

/** An event on sale, whose one type has these tiers. */
async function tiered(capacity: number, tiers: object[], fields: object = {}) {
  const event = await draft();
  const { id: ticketTypeId } = must(
    201,
    await addType(event, { kind: 'general', capacity, price: euros(5_000), tiers, maxPerCustomer: 40, ...fields }),
  );
  must(200, await publish(event));
  await onSale(event);
  return { ...event, ticketTypeId };
}

const linesOf = (cart: { items: { name: string; quantity: number; unitPrice: { amount: number } }[] }) =>
  cart.items.map(({ name, quantity, unitPrice }) => `${quantity} × ${name} at ${unitPrice.amount}`);
const setQuantity = ({ token }: Account, itemId: string, quantity: number) =>
  call('PATCH', `/v1/cart/items/${itemId}`, { token, body: { quantity } });

it('sells the first places at the price of their tier and the others at the next, as two lines', async () => {
  const { ticketTypeId } = await tiered(10, [{ name: 'Early bird', price: euros(2_000), quantity: 3 }]);
  const [first, second, third] = [await account(), await account(), await account()];
  expect(linesOf(must(200, await hold(first, ticketTypeId, 2)))).toEqual(['2 × Standard (Early bird) at 2000']);
  const cart = must(200, await hold(second, ticketTypeId, 3));
  expect(linesOf(cart)).toEqual(['1 × Standard (Early bird) at 2000', '2 × Standard at 5000']);
  expect(cart.total).toEqual(euros(12_000));
  must(200, await hold(third, ticketTypeId, 5));
  expect((await hold(first, ticketTypeId, 1)).body.code).toBe('sold_out');
});

it('returns a released place to its tier and price', async () => {
  const { ticketTypeId } = await tiered(4, [{ name: 'Early bird', price: euros(2_000), quantity: 2 }]);
  const [first, second] = [await account(), await account()];
  must(200, await hold(first, ticketTypeId, 2));
  expect(linesOf(must(200, await hold(second, ticketTypeId, 1)))).toEqual(['1 × Standard at 5000']);
  must(204, await call('DELETE', '/v1/cart', { token: first.token }));
  // A process that found the tier empty remembers this for a second.
  await passTime(1_000);
  expect(linesOf(must(200, await hold(second, ticketTypeId, 2)))).toEqual([
    '1 × Standard at 5000',
    '2 × Standard (Early bird) at 2000',
  ]);
});

it('fixes the price when a place is held, even if the tier ends later', async () => {
  const { ticketTypeId } = await tiered(6, [{ name: 'Advance', price: euros(3_000), until: soon(10) }]);
  const buyer = await account();
  const { items } = must(200, await hold(buyer, ticketTypeId, 2));
  expect(linesOf({ items })).toEqual(['2 × Standard (Advance) at 3000']);
  await passTime(11 * 60_000);
  expect((await setQuantity(buyer, items[0].id, 3)).body.code).toBe('price_changed');
  const cart = must(200, await hold(buyer, ticketTypeId, 1));
  expect(linesOf(cart)).toEqual(['2 × Standard (Advance) at 3000', '1 × Standard at 5000']);
});

it('lets a line grow only within its tier, and is refused when that is empty', async () => {
  const { ticketTypeId } = await tiered(8, [{ name: 'Early bird', price: euros(2_000), quantity: 3 }]);
  const buyer = await account();
  const { items } = must(200, await hold(buyer, ticketTypeId, 2));
  must(200, await setQuantity(buyer, items[0].id, 3));
  const refused = await setQuantity(buyer, items[0].id, 4);
  expect([refused.status, refused.body.code]).toEqual([409, 'sold_out']);
});

it('shows the price in force without counts, or with old counts', async () => {
  const party = await tiered(8, [{ name: 'Early bird', price: euros(2_000), quantity: 3 }]);
  const price = async (token?: string) =>
    must(200, await call('GET', `/v1/events/${party.eventId}`, { ...(token && { token }) })).ticketTypes[0].price;
  const buyer = await account();
  must(200, await hold(buyer, party.ticketTypeId, 2));
  must(200, await call('GET', `/v1/events/${party.eventId}/availability`));
  expect(await price()).toEqual(euros(2_000));
  must(200, await hold(buyer, party.ticketTypeId, 1));
  await passTime(inventoryLimits.countAgeMs);
  expect(await price()).toEqual(euros(5_000));
  must(200, await hold(buyer, party.ticketTypeId, 5));
  await passTime(inventoryLimits.countAgeMs);
  expect(await price()).toEqual(euros(5_000));
  must(204, await call('DELETE', '/v1/cart', { token: buyer.token }));
  await passTime(inventoryLimits.countAgeMs);
  expect(await price()).toEqual(euros(2_000));
});

it('shows a price that is two seconds old at most, regardless of earlier requests', async () => {
  const party = await tiered(8, [{ name: 'Early bird', price: euros(2_000), quantity: 2 }]);
  const path = `/v1/events/${party.eventId}`;
  const shown = async () => {
    const page = must(200, await call('GET', path)).ticketTypes[0].price.amount;
    const offer = must(200, await call('GET', path, { headers: { accept: 'application/ld+json' } })).offers[0].price;
    const filter = `/v1/events?organizerId=${party.organizerId}&priceFrom=5000`;
    return [page, offer, must(200, await call('GET', filter)).items.length];
  };
  must(200, await call('GET', `${path}/availability`));
  expect(await shown()).toEqual([2_000, '20.00', 0]);
  // One request buys the early birds and more, and nobody asks for the counts again.
  must(200, await hold(await account(), party.ticketTypeId, 4));
  await passTime(2_000);
  expect(await shown()).toEqual([5_000, '50.00', 1]);
});

it('shows the organizer the price of the type, which a change replaces', async () => {
  const party = await tiered(8, [{ name: 'Early bird', price: euros(2_000), quantity: 3 }]);
  const path = `/v1/events/${party.eventId}`;
  const { token } = party.organizer;
  expect(must(200, await call('GET', path, { token })).ticketTypes[0].price).toEqual(euros(5_000));
  const price = euros(5_500);
  must(200, await call('PATCH', `${path}/ticket-types/${party.ticketTypeId}`, { token, body: { price } }));
  expect(must(200, await call('GET', path, { token })).ticketTypes[0].price).toEqual(price);
  expect(must(200, await call('GET', path)).ticketTypes[0].price).toEqual(euros(2_000));
});

it('keeps the places of a future tier, and sells those of an ended tier at the common price', async () => {
  const tiers = [
    { name: 'Flash', price: euros(1_000), quantity: 2, until: soon(5) },
    { name: 'Door', price: euros(6_000), quantity: 3, from: soon(20) },
  ];
  const { ticketTypeId } = await tiered(6, tiers, { maxPerOrder: 6 });
  await passTime(6 * 60_000);
  const [first, second] = [await account(), await account()];
  expect(linesOf(must(200, await hold(first, ticketTypeId, 3)))).toEqual(['3 × Standard at 5000']);
  expect((await hold(second, ticketTypeId, 1)).body.code).toBe('sold_out');
  await passTime(14 * 60_000);
  expect(linesOf(must(200, await hold(second, ticketTypeId, 3)))).toEqual(['3 × Standard (Door) at 6000']);
});
