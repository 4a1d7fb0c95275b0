import { beforeEach, expect, test, vi } from 'vitest';
import { chooseSeats } from '../../../functions/carts/seats/choose-seats.ts';
import { Problem } from '../../../shared/base/problem.ts';
import type { Place } from '../../../shared/inventory/place.ts';
import type { NumberedSeat } from '../../../shared/inventory/seat-map.ts';
import type { SellingFacts, TicketType } from '../../../shared/inventory/ticket-type.ts';

/*
 * Goal: the rules by which seats are chosen, by name and as best seats.
 * Method: mocks the store with two rows of three ordinary seats, and two rows with an accessible seat and its companion
 * seat on either side. All are free unless a test says otherwise.
 */
const world = vi.hoisted(() => ({
  free: new Set<number>(),
  seen: undefined as Set<number> | undefined,
  index: undefined as Set<number> | undefined,
  indexReads: 0,
  /** Runs when seats are read by key. */
  onRead: (): void => undefined,
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
  readRecentFreeSeats: async () => world.seen,
  readFreeSeats: async () => {
    world.indexReads += 1;
    return world.index ?? world.free;
  },
  learnSeats: () => undefined,
  readFreeAmong: async (places: Place[]) => {
    world.onRead();
    return new Set(places.map(({ number }) => number).filter((number) => world.free.has(number)));
  },
}));

beforeEach(() => {
  world.free = new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  world.seen = undefined;
  world.index = undefined;
  world.indexReads = 0;
  world.onRead = () => undefined;
});

const plain = { ticketTypeId: 'typ_1', kind: 'seated', sectionIds: ['A'], shards: 2 } as TicketType;
const facts = { seatMap: { version: 1, key: 'map' } } as SellingFacts;
const none = new Set<string>();
interface Request {
  named?: string[];
  count?: number;
  held?: Set<string>;
  lost?: Set<string>;
  losses?: number;
  now?: number;
}
const ask = (search: Request, type = plain) =>
  chooseSeats({ type, facts }, { named: undefined, count: 1, held: none, lost: none, losses: 0, now: 0, ...search });
const choose = (search: Request, type = plain) =>
  ask(search, type).then(
    (choice) => choice?.places.map(({ shard, number, seat }) => `${shard}:${number} ${seat}`).sort(),
    (error: unknown) => (error instanceof Problem ? { code: error.type.code, ...error.extras } : error),
  );

test('a named seat lies in the shard of its row', async () => {
  expect(await choose({ named: ['A-1-2', 'A-2-3'] })).toEqual(['0:1 A-1-2', '1:5 A-2-3']);
  expect(await choose({ named: ['A-1-2', 'B-1-1'] })).toMatchObject({
    code: 'invalid_request',
    errors: [{ pointer: '/seats/1' }],
  });
});

test('a named seat of the own cart is refused, with its name', async () => {
  const refused = await choose({ named: ['A-1-1', 'A-1-2'], held: new Set(['0:1']) });
  expect(refused).toMatchObject({ code: 'seats_taken', members: { seats: ['A-1-2'] } });
});

test('the best seats exclude the own cart and lost seats, even while the index still lists them', async () => {
  const held = new Set(['0:0', '0:1', '0:2']);
  expect(await choose({ count: 3, held })).toEqual(['1:3 A-2-1', '1:4 A-2-2', '1:5 A-2-3']);
  expect(await choose({ count: 2, held, lost: new Set(['1:4']) })).toEqual(['1:3 A-2-1', '1:5 A-2-3']);
  expect(await choose({ count: 3, held, lost: new Set(['1:4']) })).toMatchObject({ code: 'sold_out' });
});

test('protected seats are never among the best, even if no other seat is left', async () => {
  expect(await choose({ count: 6 })).toHaveLength(6);
  expect(await choose({ count: 7 })).toMatchObject({ code: 'sold_out' });
});

test('a companion seat requires its accessible seat, in the choice or in the cart', async () => {
  expect(await choose({ named: ['A-3-1'] })).toEqual(['0:6 A-3-1']);
  expect(await choose({ named: ['A-3-2', 'A-3-1'] })).toEqual(['0:6 A-3-1', '0:7 A-3-2']);
  expect(await choose({ named: ['A-3-2'] })).toMatchObject({ code: 'companion_seat', members: { seats: ['A-3-2'] } });
  expect(await choose({ named: ['A-3-2'], held: new Set(['0:6']) })).toEqual(['0:7 A-3-2']);
});

test('seats are ordered so that releasing the last leaves no hole and no companion alone', async () => {
  const named = ['A-4-1', 'A-2-1', 'A-1-3', 'A-4-2', 'A-1-2'];
  expect((await ask({ named }))?.places.map(({ seat }) => seat)).toEqual(['A-1-2', 'A-1-3', 'A-2-1', 'A-4-2', 'A-4-1']);
});

test('the counts of the last second are asked while nobody competes; afterwards older ones are tried first', async () => {
  const type = { ...plain, ticketTypeId: 'typ_seen' } as TicketType;
  world.seen = new Set([0]);
  expect(await choose({ count: 2 }, type)).toEqual(['0:0 A-1-1', '0:1 A-1-2']);
  expect(world.indexReads).toBe(1);
  expect(await choose({ count: 1, losses: 1, lost: new Set(['0:1']) }, type)).toHaveLength(1);
  expect(world.indexReads).toBe(2);
  expect(await choose({ count: 1 }, type)).toEqual(['0:0 A-1-1']);
  expect(world.indexReads).toBe(2);
  expect(await choose({ count: 6 }, type)).toHaveLength(6);
  expect(world.indexReads).toBe(3);
});

test('seats that were taken since they were counted are not tried, and seats that no count can keep up with are asked for again', async () => {
  const other = { ...plain, ticketTypeId: 'typ_2' } as TicketType;
  world.seen = new Set([0, 1, 2, 3, 4, 5]);
  world.free = new Set([3, 4, 5]);
  expect(await choose({ count: 3 }, other)).toEqual(['1:3 A-2-1', '1:4 A-2-2', '1:5 A-2-3']);
  world.index = new Set([0, 1, 2, 3, 4, 5]);
  world.free = new Set();
  world.seen = undefined;
  expect(await ask({ count: 1 }, { ...plain, ticketTypeId: 'typ_3' } as TicketType)).toBeUndefined();
});

test('a buyer without competition gets the best seats each time, and draws from more after a loss, for a while', async () => {
  const type = { ...plain, ticketTypeId: 'typ_4' } as TicketType;
  const draws = async (at: number, losses = 0) => {
    const found = await Promise.all(Array.from({ length: 30 }, () => ask({ losses, now: at }, type)));
    return new Set(found.flatMap((choice) => choice?.places.map(({ seat }) => seat) ?? []));
  };
  expect(await draws(0)).toEqual(new Set(['A-1-1']));
  expect((await draws(0, 1)).size).toBeGreaterThan(1);
  expect((await draws(4_000)).size).toBeGreaterThan(1);
  expect(await draws(30_000)).toEqual(new Set(['A-1-1']));
});

test('a choice that leaves a gap is refused while another choice leaves none', async () => {
  const type = { ...plain, noSingleSeatGaps: true } as TicketType;
  const refused = await choose({ named: ['A-1-2'] }, type);
  expect(refused).toMatchObject({ code: 'seat_gap', members: { seats: ['A-1-1', 'A-1-3'] } });
  expect(await choose({ named: ['A-1-2'] })).toEqual(['0:1 A-1-2']);
  expect(await choose({ named: ['A-1-1'] }, type)).toEqual(['0:0 A-1-1']);
  expect((await ask({ named: ['A-1-1'] }, type))?.watched.map(({ number }) => number)).toEqual([2]);
  // Two of three seats are left in each row, so every choice of one leaves a gap.
  world.free = new Set([0, 1, 3, 4]);
  expect(await choose({ named: ['A-1-2'] }, type)).toEqual(['0:1 A-1-2']);
  // A seat that the index still lists although it is taken makes no difference.
  world.free = new Set([0, 1]);
  world.index = new Set([0, 1, 2]);
  expect(await choose({ named: ['A-1-1'] }, type)).toEqual(['0:0 A-1-1']);
  // Protected seats are never gaps.
  expect(await choose({ named: ['A-3-1'] }, type)).toEqual(['0:6 A-3-1']);
});

test('taken seats are named even if the choice would leave a gap too', async () => {
  const type = { ...plain, noSingleSeatGaps: true } as TicketType;
  world.free.delete(1);
  expect(await choose({ named: ['A-1-2', 'A-2-2'] }, type)).toMatchObject({
    code: 'seats_taken',
    members: { seats: ['A-1-2'] },
  });
});

test('the best seats leave no gap by a consistent read, even if the hint was stale', async () => {
  const type = { ...plain, noSingleSeatGaps: true } as TicketType;
  world.seen = new Set([0, 1, 2, 3, 4, 5]);
  world.free = new Set([0, 1, 3, 4, 5]);
  for (let round = 0; round < 20; round++) {
    // The third seat of the first row is taken, as its claim will find. Neither of the other two is left alone.
    expect([['0:2 A-1-3'], ['1:3 A-2-1'], ['1:5 A-2-3']]).toContainEqual(await choose({ count: 1 }, type));
  }
});

test('the best seats leave no gap beside seats that this process claims while they are read', async () => {
  const type = { ...plain, ticketTypeId: 'typ_5', noSingleSeatGaps: true } as TicketType;
  // The claim corrects the counts, which the search has taken its choice from.
  const counts = new Set(world.free);
  world.index = counts;
  world.onRead = () => {
    world.free.delete(2);
    counts.delete(2);
  };
  // After the loss, it draws from the choices of the other row that leave no gap.
  expect([['1:3 A-2-1'], ['1:5 A-2-3']]).toContainEqual(await choose({ count: 1 }, type));
});

test('numbered seats carry their label, row and protection', async () => {
  const { numberedSeats } = await import('../../../shared/inventory/seat-map.ts');
  const seats = [{ name: '1', accessible: true }, { name: '2', companionOf: '1' }, { name: '3' }];
  const map = { sections: [{ id: 'A', name: 'A', kind: 'seated' as const, rows: [{ name: 'Z', seats }] }] };
  expect(numberedSeats(map)).toEqual<NumberedSeat[]>([
    { number: 0, sectionId: 'A', label: 'A-Z-1', rowIndex: 0, accessible: true },
    { number: 1, sectionId: 'A', label: 'A-Z-2', rowIndex: 0, companionOf: 'A-Z-1' },
    { number: 2, sectionId: 'A', label: 'A-Z-3', rowIndex: 0 },
  ]);
});
