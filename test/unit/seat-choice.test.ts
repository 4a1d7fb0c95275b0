import { expect, test, vi } from 'vitest';
import { chooseSeats } from '../../functions/carts/seat-choice.ts';
import { Problem } from '../../shared/errors.ts';
import type { SellingFacts, TicketType } from '../../shared/inventory.ts';

/** Two rows of three seats; the index says that all of them are free. */
vi.mock('../../functions/carts/store.ts', () => ({
  seats: async () =>
    [0, 1, 2, 3, 4, 5].map((number) => ({
      number,
      sectionId: 'A',
      label: `A-${Math.floor(number / 3) + 1}-${(number % 3) + 1}`,
      rowIndex: Math.floor(number / 3),
    })),
  freeNumbers: async () => new Set([0, 1, 2, 3, 4, 5]),
}));

const type = { ticketTypeId: 'typ_1', kind: 'seated', sectionIds: ['A'], shards: 2 } as TicketType;
const facts = { seatMap: { version: 1, key: 'map' } } as SellingFacts;
const none = new Set<string>();
const choose = (search: { named?: string[]; count?: number; held?: Set<string>; lost?: Set<string> }) =>
  chooseSeats({ type, facts }, { named: undefined, count: 1, held: none, lost: none, now: 0, ...search }).then(
    (places) => places.map(({ shard, number, seat }) => `${shard}:${number} ${seat}`),
    (error: unknown) => (error instanceof Problem ? { code: error.type.code, ...error.extras } : error),
  );

test('a seat asked for by name lies in the shard of its row', async () => {
  expect(await choose({ named: ['A-1-2', 'A-2-3'] })).toEqual(['0:1 A-1-2', '1:5 A-2-3']);
  expect(await choose({ named: ['A-1-2', 'B-1-1'] })).toMatchObject({
    code: 'invalid_request',
    errors: [{ pointer: '/seats/1' }],
  });
});

test('a seat that is in the cart already is taken, and named', async () => {
  const refused = await choose({ named: ['A-1-1', 'A-1-2'], held: new Set(['0:1']) });
  expect(refused).toMatchObject({ code: 'seats_taken', members: { seats: ['A-1-2'] } });
});

test('the best seats are none of the cart’s and none lost to others, even while the index still lists them', async () => {
  const held = new Set(['0:0', '0:1', '0:2']);
  expect(await choose({ count: 3, held })).toEqual(['1:3 A-2-1', '1:4 A-2-2', '1:5 A-2-3']);
  expect(await choose({ count: 2, held, lost: new Set(['1:4']) })).toEqual(['1:3 A-2-1', '1:5 A-2-3']);
  expect(await choose({ count: 3, held, lost: new Set(['1:4']) })).toMatchObject({ code: 'sold_out' });
});
