// Goal: fees and tax that an organizer sets reach the page and the carts of an event on sale. Held places keep theirs.
import { expect, it } from 'vitest';
import { account, hold, must, show } from '../support/actors/world.ts';
import { call, until } from '../support/http/client.ts';

const eur = (amount: number) => ({ amount, currency: 'EUR' });

it('an organizer sets its fees while an event is on sale', async () => {
  const { organizer, organizerId, eventId, ticketTypeId } = await show();
  const buyer = await account();
  must(200, await hold(buyer, ticketTypeId, 1));
  const body = { fees: { percent: 10, paidBy: 'buyer' }, tax: { rate: 20, included: false } };
  must(200, await call('PATCH', `/v1/organizers/${organizerId}`, { token: organizer.token, body }));
  const page = await until(
    async () => must(200, await call('GET', `/v1/events/${eventId}`)),
    ({ ticketTypes }) => ticketTypes[0].buyerPays !== undefined,
  );
  expect(page.ticketTypes[0].buyerPays).toEqual({
    ...{ fee: eur(450), tax: eur(990), taxRate: 20, taxIncluded: false },
    total: eur(5940),
  });

  const cart = must(200, await hold(buyer, ticketTypeId, 2));
  expect(cart.items.map(({ quantity, fee }: { quantity: number; fee?: object }) => [quantity, fee])).toEqual([
    [1, undefined],
    [2, eur(900)],
  ]);
  expect(cart.total).toEqual(eur(4500 + 2 * 5940));
});
