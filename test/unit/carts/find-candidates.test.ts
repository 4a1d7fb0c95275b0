import { beforeEach, describe, expect, test, vi } from 'vitest';
import { findCandidates } from '../../../functions/carts/general/find-candidates.ts';
import { cartLimits } from '../../../functions/carts/limits.ts';
import { spotName } from '../../../shared/inventory/place.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';

/*
 * Goal: candidates come from the pool and the index without excluded places, and a nearly empty pool is remembered.
 * Method: mocks the queries of the index, and moves the time of the request.
 */
const queryPage = vi.hoisted(() => vi.fn());
vi.mock('../../../shared/dynamo/read.ts', () => ({ queryPage }));
vi.mock('../../../functions/carts/env.ts', () => ({ env: { read: () => ({ TICKETS_TABLE: 'tickets', VALKEY: '' }) } }));

const now = 1_800_000_000_000;
let types = 0;
const typeOf = (shards: number) => ({ ticketTypeId: `typ_${++types}`, shards }) as TicketType;
const pool = ({ shards }: TicketType) => ({ firstShard: 0, shards });
const one = () => {
  const type = typeOf(1);
  return [type, pool(type)] as const;
};
const found = (...numbers: number[]) => ({ items: numbers.map((number) => ({ sk: String(number).padStart(6, '0') })) });
const numbers = (places: { number: number }[]) => places.map(({ number }) => number);

beforeEach(() => {
  queryPage.mockReset();
  queryPage.mockResolvedValue(found());
});

describe('places read from the index', () => {
  test('are each found once, even if freed between the two queries of their shard', async () => {
    queryPage.mockResolvedValueOnce(found(5, 7)).mockResolvedValueOnce(found(5, 8));
    const search = { count: 4, excluded: new Set<string>(), draw: undefined, now };
    expect(numbers(await findCandidates(...one(), search))).toEqual([5, 7, 8]);
  });

  test('exclude the buyer’s own places and those tried before', async () => {
    queryPage.mockResolvedValueOnce(found(1, 2, 3, 4));
    const excluded = new Set([1, 3].map((number) => spotName({ shard: 0, number })));
    const search = { count: 3, excluded, draw: undefined, now };
    expect(numbers(await findCandidates(...one(), search))).toEqual([2, 4]);
  });

  test('are free at the time of the request', async () => {
    await findCandidates(...one(), { count: 1, excluded: new Set(), draw: undefined, now });
    const ends = queryPage.mock.calls.map(([, query]) => query.ExpressionAttributeValues[':to']);
    expect(Math.max(...ends)).toBe(now);
  });
});

describe('sold out', () => {
  test('is remembered for a second, by the time of the request', async () => {
    const type = typeOf(2);
    const search = { count: 1, excluded: new Set(['0:1']), draw: undefined };
    expect(await findCandidates(type, pool(type), { ...search, now })).toEqual([]);
    const queries = queryPage.mock.calls.length;
    expect(await findCandidates(type, pool(type), { ...search, now: now + cartLimits.soldOutMemoryMs - 1 })).toEqual(
      [],
    );
    expect(queryPage).toHaveBeenCalledTimes(queries);
    queryPage.mockResolvedValueOnce(found(9));
    const later = { ...search, now: now + cartLimits.soldOutMemoryMs };
    expect(numbers(await findCandidates(type, pool(type), later))).toEqual([9]);
  });

  test('is not remembered if the index lists a place that only this request excludes', async () => {
    const type = typeOf(1);
    queryPage.mockResolvedValueOnce(found(1));
    const own = { count: 1, excluded: new Set(['0:1']), draw: undefined, now };
    expect(await findCandidates(type, pool(type), own)).toEqual([]);
    queryPage.mockResolvedValueOnce(found(1));
    const other = { count: 1, excluded: new Set<string>(), draw: undefined, now };
    expect(numbers(await findCandidates(type, pool(type), other))).toEqual([1]);
  });

  test('with few places left remembers them for a second, each place once', async () => {
    const type = typeOf(1);
    queryPage.mockResolvedValueOnce(found(4));
    const draw = {
      take: async () => [{ shard: 0, number: 4 }],
      markUsed: () => {},
      addSpare: () => {},
      returnUnused: async () => {},
    };
    const search = { count: 3, excluded: new Set<string>(), draw, now };
    expect(numbers(await findCandidates(type, pool(type), search))).toEqual([4]);
    const queries = queryPage.mock.calls.length;
    expect(numbers(await findCandidates(type, pool(type), search))).toEqual([4]);
    expect(await findCandidates(type, pool(type), { ...search, excluded: new Set(['0:4']) })).toEqual([]);
    expect(queryPage).toHaveBeenCalledTimes(queries);
  });

  test('is remembered for each pool separately', async () => {
    const type = typeOf(2);
    const search = { count: 1, excluded: new Set<string>(), draw: undefined, now };
    expect(await findCandidates(type, { firstShard: 0, shards: 1 }, search)).toEqual([]);
    queryPage.mockResolvedValueOnce(found(3));
    expect(numbers(await findCandidates(type, { firstShard: 1, shards: 1 }, search))).toEqual([3]);
    expect(queryPage.mock.lastCall?.[1].ExpressionAttributeValues[':pk']).toBe(`${type.ticketTypeId}#1`);
  });
});
