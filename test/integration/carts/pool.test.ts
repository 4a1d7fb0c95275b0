import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { CartRow } from '../../../shared/records/cart-row.ts';
import { account, hold, must, order, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';

/*
 * Goal: a pool only hints. A stale or lost pool costs no buyer a place, and unused candidates return to it.
 * Method: fills and empties the pool by hand, since no stream runs here, and compares it with the held places.
 */

beforeAll(() => startInProcess({ cache: true }));

/** Access to the pool of a type. */
async function poolOf(ticketTypeId: string) {
  const { cacheKeys, valueIn } = await import('../../../shared/cache/cache.ts');
  const { openCache } = await import('../../../shared/cache/valkey.ts');
  const cache = openCache(process.env.VALKEY ?? '');
  const pool = cacheKeys.pool(ticketTypeId, 0);
  return {
    give: (members: string[]) => cache.add(pool, members),
    empty: async () => (valueIn(await cache.takeRandom(pool, 1_000)) ?? []).sort(),
  };
}

async function heldBy(userId: string): Promise<string[]> {
  const { cartKey } = await import('../../../shared/records/cart-row.ts');
  const { getItem } = await import('../../../shared/dynamo/read.ts');
  const cart = await getItem<CartRow>(process.env.CARTS_TABLE ?? '', cartKey(userId), { consistent: true });
  return (cart?.lines ?? []).flatMap(({ places }) => places.map(({ shard, number }) => `${shard}:${number}`)).sort();
}

const spots = (count: number): string[] => Array.from({ length: count }, (_, number) => `0:${number}`);

describe('a stale pool', () => {
  it('rejects no claim while the index lists free places', async () => {
    const { ticketTypeId } = await show({ capacity: 42, maxPerOrder: 40, maxPerCustomer: 40 });
    const pool = await poolOf(ticketTypeId);
    const [rival, buyer] = [await account(), await account()];
    must(200, await hold(rival, ticketTypeId, 40));
    await pool.empty();
    await pool.give(await heldBy(rival.id));
    must(200, await hold(buyer, ticketTypeId, 2));
    // Places found taken do not return to the pool.
    expect((await pool.empty()).length).toBe(36);
  });

  it('offers no place of the buyer’s own cart', async () => {
    const { ticketTypeId } = await show({ capacity: 4 });
    const pool = await poolOf(ticketTypeId);
    const buyer = await account();
    must(200, await hold(buyer, ticketTypeId, 2));
    await pool.empty();
    await pool.give(await heldBy(buyer.id));
    must(200, await hold(buyer, ticketTypeId, 2));
    expect(await pool.empty()).toEqual([]);
  });
});

it('refills a lost pool from the index, with each place once', async () => {
  const { ticketTypeId } = await show({ capacity: 10, maxPerOrder: 10, maxPerCustomer: 10 });
  const pool = await poolOf(ticketTypeId);
  const buyers = await Promise.all([1, 2, 3].map(() => account()));
  // The read of the index starts at its beginning, so one page lists all of it.
  vi.spyOn(Math, 'random').mockReturnValue(0);
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  for (const buyer of buyers) must(200, await hold(buyer, ticketTypeId, 2));
  const taken = (await Promise.all(buyers.map(({ id }) => heldBy(id)))).flat();
  expect(new Set(taken).size).toBe(6);
  expect(await pool.empty()).toEqual(spots(10).filter((spot) => !taken.includes(spot)));
});

describe('a place that a claim draws returns to the pool', () => {
  it('when the pool has fewer places than requested', async () => {
    const { ticketTypeId } = await show({ capacity: 3 });
    const pool = await poolOf(ticketTypeId);
    await pool.give(spots(3));
    expect((await hold(await account(), ticketTypeId, 5)).body.code).toBe('sold_out');
    expect(await pool.empty()).toEqual(spots(3));
  });

  it('when the customer has reached the limit', async () => {
    const { ticketTypeId } = await show({ capacity: 6, maxPerCustomer: 2 });
    const pool = await poolOf(ticketTypeId);
    const buyer = await account();
    must(200, await hold(buyer, ticketTypeId, 2));
    const taken = await heldBy(buyer.id);
    must(202, await order(buyer));
    const rest = spots(6).filter((spot) => !taken.includes(spot));
    await pool.give(rest);
    expect((await hold(buyer, ticketTypeId, 2)).body.code).toBe('limit_reached');
    expect(await pool.empty()).toEqual(rest);
  });

  it('unless the claim takes it', async () => {
    const { ticketTypeId } = await show({ capacity: 5 });
    const pool = await poolOf(ticketTypeId);
    await pool.give(spots(5));
    const buyer = await account();
    must(200, await hold(buyer, ticketTypeId, 2));
    const held = await heldBy(buyer.id);
    expect(await pool.empty()).toEqual(spots(5).filter((spot) => !held.includes(spot)));
  });
});
