import { type Cache, cacheKeys } from '../../../shared/cache/cache.ts';
import { type Spot, spotName } from '../../../shared/inventory/place.ts';
import type { Pool } from '../../../shared/inventory/ticket-type.ts';

/** The candidates that one request draws from the pools of a type. A pool hands out each candidate once. */
export interface PoolDraw {
  /** Draws up to `count` names of places that may be free. Returns none without a cache. */
  take(pool: Pool, count: number): Promise<string[]>;
  /** Keeps places out of the pool: this request claimed them, or found them taken. */
  markUsed(spots: readonly Spot[]): void;
  /** Adds surplus places from the index, so that `returnUnused` refills a pool that was lost or has run out. */
  addSpare(pool: Pool, spots: readonly Spot[]): void;
  /** Returns unused and spare places to their pools, for other buyers. If that fails, the index still lists them. */
  returnUnused(): Promise<void>;
}

export function drawFrom(cache: Cache, ticketTypeId: string): PoolDraw {
  /** The key of the pool by the name of the unused place. */
  const unused = new Map<string, string>();
  const keyOf = ({ firstShard }: Pool): string => cacheKeys.pool(ticketTypeId, firstShard);
  return {
    async take(pool, count) {
      const names = (await cache.takeRandom(keyOf(pool), count)) ?? [];
      for (const name of names) unused.set(name, keyOf(pool));
      return names;
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
