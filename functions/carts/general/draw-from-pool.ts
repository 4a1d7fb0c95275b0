import { type Cache, cacheKeys, valueIn } from '../../../shared/cache/cache.ts';
import { parseSpot, type Spot, spotName } from '../../../shared/inventory/place.ts';
import type { Pool } from '../../../shared/inventory/ticket-type.ts';

/** The candidates that one request draws from the pools of a type. A pool hands out each candidate once. */
export interface PoolDraw {
  /** Draws up to `count` places of the pool that may be free. Returns none without a cache. */
  take(pool: Pool, count: number): Promise<Spot[]>;
  /** Keeps places out of the pool: this request claimed them, or found them taken. */
  markUsed(spots: readonly Spot[]): void;
  /** Adds surplus places from the index, so that `returnUnused` refills a pool that was lost or has run out. */
  addSpare(pool: Pool, spots: readonly Spot[]): void;
  /** Returns unused and spare places to their pools, for other buyers. If that fails, the index still lists them. */
  returnUnused(): Promise<void>;
}

/** Whether a member of a pool's set names a place of that pool. A place of another pool has another price. */
const isOfPool = (name: string, { firstShard, shards }: Pool): boolean => {
  const { shard, number } = parseSpot(name);
  const isSpot = Number.isInteger(shard) && Number.isInteger(number) && spotName({ shard, number }) === name;
  return isSpot && number >= 0 && shard >= firstShard && shard < firstShard + shards;
};

export function drawFrom(cache: Cache, ticketTypeId: string): PoolDraw {
  /** The key of the pool by the name of the unused place. */
  const unused = new Map<string, string>();
  const keyOf = ({ firstShard }: Pool): string => cacheKeys.pool(ticketTypeId, firstShard);
  return {
    async take(pool, count) {
      const drawn = valueIn(await cache.takeRandom(keyOf(pool), count)) ?? [];
      // Anything else in the set is dropped: it is not returned to the pool.
      const names = [...new Set(drawn)].filter((name) => isOfPool(name, pool));
      for (const name of names) unused.set(name, keyOf(pool));
      return names.slice(0, count).map(parseSpot);
    },
    markUsed(spots) {
      for (const spot of spots) unused.delete(spotName(spot));
    },
    addSpare(pool, spots) {
      for (const spot of spots) unused.set(spotName(spot), keyOf(pool));
    },
    async returnUnused() {
      for (const [key, entries] of Map.groupBy(unused, ([, poolKey]) => poolKey)) {
        await cache.add(
          key,
          entries.map(([name]) => name),
        );
      }
    },
  };
}
