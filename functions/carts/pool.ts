import { type Cache, cacheKeys } from '../../shared/cache.ts';
import { type Spot, spotName } from '../../shared/inventory.ts';

/** What one request draws from the pool of a type. */
export interface Draw {
  /** Up to `count` names of places that may be free; none where there is no cache. */
  take(count: number): Promise<string[]>;
  /** Not the pool's any more: claimed by this request, or found to be somebody's. */
  spend(spots: readonly Spot[]): void;
  /** Puts back what was drawn and not spent: others may have it. Where that fails, the index still lists it. */
  giveBack(): Promise<void>;
}

export function drawFrom(cache: Cache, ticketTypeId: string): Draw {
  const pool = cacheKeys.pool(ticketTypeId);
  const drawn = new Set<string>();
  return {
    async take(count) {
      const members = (await cache.take(pool, count)) ?? [];
      for (const member of members) drawn.add(member);
      return members;
    },
    spend(spots) {
      for (const spot of spots) drawn.delete(spotName(spot));
    },
    async giveBack() {
      if (drawn.size > 0) await cache.give(pool, [...drawn]);
    },
  };
}
