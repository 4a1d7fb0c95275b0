import { afterEach, beforeAll, expect, it } from 'vitest';
import { call } from '../support/client.ts';
import { startInProcess } from '../support/in-process.ts';
import { hall } from '../support/seats.ts';
import { resetTime } from '../support/time.ts';
import { type Account, account, hold, must, show } from '../support/world.ts';

beforeAll(() => startInProcess({ cache: false }));
afterEach(resetTime);

const cartOf = async ({ token }: Account) => must(200, await call('GET', '/v1/cart', { token }));

it('refuses a seat that is in my cart already, and names it', async () => {
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

it('does not take a place of the cart for a free one when the hold lapses during the request', async () => {
  const { ticketTypeId } = await show({ capacity: 3 });
  const buyer = await account();
  const { expiresAt } = must(200, await hold(buyer, ticketTypeId, 2));
  const { clock } = await import('../../shared/clock.ts');
  const end = Date.parse(expiresAt);
  // The request arrives in the hold's last millisecond.
  const times = [end - 1];
  clock.now = () => times.shift() ?? end + 5;
  expect((await hold(buyer, ticketTypeId, 2)).body.code).toBe('sold_out');
});

it('adds up what one buyer asks for at the same moment', async () => {
  const { ticketTypeId } = await show({ capacity: 6 });
  const buyer = await account();
  const answers = await Promise.all([1, 2, 3].map(() => hold(buyer, ticketTypeId, 2)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect((await cartOf(buyer)).items).toMatchObject([{ quantity: 6 }]);
});
