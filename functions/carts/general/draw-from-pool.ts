import { type Cache, cacheKeys } from '../../../shared/cache/cache.ts';
import { type Spot, spotName } from '../../../shared/inventory/place.ts';
import type { Pool } from '../../../shared/inventory/ticket-type.ts';

/** What one request draws from the pools of a type. */
export interface Draw {
  /** Up to `count` names of places that may be free; none where there is no cache. */
  take(pool: Pool, count: number): Promise<string[]>;
  /** Not the pool's any more: claimed by this request, or found to be somebody's. */
  spend(spots: readonly Spot[]): void;
  /** Places the index lists beyond those this request needs: a pool that was lost, or has run out, fills up again. */
  offer(pool: Pool, spots: readonly Spot[]): void;
  /** Puts back what was drawn or offered and not spent: others may have it. Where that fails, the index still lists it. */
  giveBack(): Promise<void>;
}

export function drawFrom(cache: Cache, ticketTypeId: string): Draw {
  /** Places by name, each with the pool it goes back to. */
  const kept = new Map<string, string>();
  const keyOf = ({ firstShard }: Pool): string => cacheKeys.pool(ticketTypeId, firstShard);
  return {
    async take(pool, count) {
      const members = (await cache.take(keyOf(pool), count)) ?? [];
      for (const member of members) kept.set(member, keyOf(pool));
      return members;
    },
    spend(spots) {
      for (const spot of spots) kept.delete(spotName(spot));
    },
    offer(pool, spots) {
      for (const spot of spots) kept.set(spotName(spot), keyOf(pool));
    },
    async giveBack() {
      for (const [key, members] of Map.groupBy(kept, ([, pool]) => pool)) {
        await cache.give(
          key,
          members.map(([name]) => name),
        );
      }
    },
  };
}
