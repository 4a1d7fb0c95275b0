import { beforeEach, expect, test, vi } from 'vitest';
import { chooseSeats } from '../../../functions/carts/seats/choose-seats.ts';
import { Problem } from '../../../shared/base/problem.ts';
import type { Place } from '../../../shared/inventory/place.ts';
import type { NumberedSeat } from '../../../shared/inventory/seat-map.ts';
import type { SellingFacts, TicketType } from '../../../shared/inventory/ticket-type.ts';

/** Two rows of three ordinary seats and two of an accessible seat and its companion's, on either side; all free unless a test says so. */
const world = vi.hoisted(() => ({
  free: new Set<number>(),
  seen: undefined as Set<number> | undefined,
  index: undefined as Set<number> | undefined,
  indexReads: 0,
}));
vi.mock('../../../functions/carts/seats/seat-store.ts', () => ({
  readSeatMap: async () => [
    ...[0, 1, 2, 3, 4, 5].map((number) => ({
      number,
      sectionId: 'A',
      label: `A-${Math.floor(number / 3) + 1}-${(number % 3) + 1}`,
      rowIndex: Math.floor(number / 3),
    })),
    { number: 6, sectionId: 'A', label: 'A-3-1', rowIndex: 2, accessible: true },
    { number: 7, sectionId: 'A', label: 'A-3-2', rowIndex: 2, companionOf: 'A-3-1' },
    { number: 8, sectionId: 'A', label: 'A-4-1', rowIndex: 3, companionOf: 'A-4-2' },
    { number: 9, sectionId: 'A', label: 'A-4-2', rowIndex: 3, accessible: true },
  ],
  readRecentFreeSeats: async () => world.seen && { free: world.seen, seenAt: 0 },
  readFreeSeats: async () => ({ free: world.index ?? world.free, seenAt: ++world.indexReads }),
  readFreeAmong: async (places: Place[]) =>
    new Set(places.map(({ number }) => number).filter((number) => world.free.has(number))),
}));

beforeEach(() => {
  world.free = new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  world.seen = undefined;
  world.index = undefined;
  world.indexReads = 0;
});

const plain = { ticketTypeId: 'typ_1', kind: 'seated', sectionIds: ['A'], shards: 2 } as TicketType;
const facts = { seatMap: { version: 1, key: 'map' } } as SellingFacts;
const none = new Set<string>();
interface Asked {
  named?: string[];
  count?: number;
  held?: Set<string>;
  lost?: Set<string>;
  attempt?: number;
}
const ask = (search: Asked, type = plain) =>
  chooseSeats({ type, facts }, { named: undefined, count: 1, held: none, lost: none, attempt: 0, now: 0, ...search });
const choose = (search: Asked, type = plain) =>
  ask(search, type).then(
    ({ places }) => places.map(({ shard, number, seat }) => `${shard}:${number} ${seat}`).sort(),
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

test('protected seats are never among the best, also when nothing else is left', async () => {
  expect(await choose({ count: 6 })).toHaveLength(6);
  expect(await choose({ count: 7 })).toMatchObject({ code: 'sold_out' });
});

test('a companion’s seat is sold with its accessible seat, or to who has that', async () => {
  expect(await choose({ named: ['A-3-1'] })).toEqual(['0:6 A-3-1']);
  expect(await choose({ named: ['A-3-2', 'A-3-1'] })).toEqual(['0:6 A-3-1', '0:7 A-3-2']);
  expect(await choose({ named: ['A-3-2'] })).toMatchObject({ code: 'companion_seat', members: { seats: ['A-3-2'] } });
  expect(await choose({ named: ['A-3-2'], held: new Set(['0:6']) })).toEqual(['0:7 A-3-2']);
});

test('seats come in an order in which giving back the last leaves no hole and no companion alone', async () => {
  const named = ['A-4-1', 'A-2-1', 'A-1-3', 'A-4-2', 'A-1-2'];
  expect((await ask({ named })).places.map(({ seat }) => seat)).toEqual(['A-1-2', 'A-1-3', 'A-2-1', 'A-4-2', 'A-4-1']);
});

test('what somebody has seen lately is believed at first; then, or for too few, the index is read', async () => {
  world.seen = new Set([0]);
  expect(await choose({ count: 1 })).toEqual(['0:0 A-1-1']);
  expect(world.indexReads).toBe(0);
  expect(await choose({ count: 6 })).toHaveLength(6);
  expect(world.indexReads).toBe(1);
  world.free = new Set([3]);
  expect(await choose({ count: 1, attempt: 1, lost: new Set(['0:0']) })).toEqual(['1:3 A-2-1']);
});

test('where a type forbids it, no choice leaves a single seat as long as there is another', async () => {
  const type = { ...plain, noSingleSeatGaps: true } as TicketType;
  const refused = await choose({ named: ['A-1-2'] }, type);
  expect(refused).toMatchObject({ code: 'seat_gap', members: { seats: ['A-1-1', 'A-1-3'] } });
  expect(await choose({ named: ['A-1-2'] })).toEqual(['0:1 A-1-2']);
  expect(await choose({ named: ['A-1-1'] }, type)).toEqual(['0:0 A-1-1']);
  expect((await ask({ named: ['A-1-1'] }, type)).watched.map(({ number }) => number)).toEqual([2]);
  // Two of three are left in each row: whatever single seat is taken leaves one.
  world.free = new Set([0, 1, 3, 4]);
  expect(await choose({ named: ['A-1-2'] }, type)).toEqual(['0:1 A-1-2']);
  // Nor does it help that the index still lists one that was taken a moment ago.
  world.free = new Set([0, 1]);
  world.index = new Set([0, 1, 2]);
  expect(await choose({ named: ['A-1-1'] }, type)).toEqual(['0:0 A-1-1']);
  // Protected seats are nobody's gap.
  expect(await choose({ named: ['A-3-1'] }, type)).toEqual(['0:6 A-3-1']);
});

test('the best seats leave no single one by what stands around them, whatever was seen before', async () => {
  const type = { ...plain, noSingleSeatGaps: true } as TicketType;
  world.seen = new Set([0, 1, 2, 3, 4, 5]);
  world.free = new Set([0, 1, 3, 4, 5]);
  for (let round = 0; round < 20; round++) {
    // The third of the first row is gone, as its claim will tell; of the other two neither is left alone.
    expect([['0:2 A-1-3'], ['1:3 A-2-1'], ['1:5 A-2-3']]).toContainEqual(await choose({ count: 1 }, type));
  }
});

test('a seat knows what it is', async () => {
  const { numberedSeats } = await import('../../../shared/inventory/seat-map.ts');
  const seats = [{ name: '1', accessible: true }, { name: '2', companionOf: '1' }, { name: '3' }];
  const map = { sections: [{ id: 'A', name: 'A', kind: 'seated' as const, rows: [{ name: 'Z', seats }] }] };
  expect(numberedSeats(map)).toEqual<NumberedSeat[]>([
    { number: 0, sectionId: 'A', label: 'A-Z-1', rowIndex: 0, accessible: true },
    { number: 1, sectionId: 'A', label: 'A-Z-2', rowIndex: 0, companionOf: 'A-Z-1' },
    { number: 2, sectionId: 'A', label: 'A-Z-3', rowIndex: 0 },
  ]);
});
