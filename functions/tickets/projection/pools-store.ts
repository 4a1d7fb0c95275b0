import { cacheKeys } from '../../../shared/cache/cache.ts';
import { openCache } from '../../../shared/cache/valkey.ts';
import { spotName } from '../../../shared/inventory/place.ts';
import { projectorEnv } from '../env.ts';
import type { PlaceChange } from './place-record.ts';

const cache = openCache(projectorEnv.read().VALKEY);

/**
 * Projects free places of general admission into the pools. Seats have none: they are chosen from their map. The last
 * change of each place in the batch counts, and each pool takes one call per direction. A place that was claimed
 * through the index has to be removed. A place that was drawn from the pool has left it already.
 */
export async function projectPools(changes: readonly PlaceChange[]): Promise<void> {
  const pools = new Map<string, Map<string, 'add' | 'remove'>>();
  for (const { before, after } of changes) {
    const wasFree = before?.status === 'available';
    const isFree = after.status === 'available';
    if (after.seat || wasFree === isFree) continue;
    const pool = cacheKeys.pool(after.ticketTypeId, after.pool ?? 0);
    const members = pools.get(pool) ?? new Map<string, 'add' | 'remove'>();
    pools.set(pool, members.set(spotName(after), isFree ? 'add' : 'remove'));
  }
  for (const [pool, members] of pools) {
    for (const direction of ['add', 'remove'] as const) {
      const names = [...members].flatMap(([name, last]) => (last === direction ? [name] : []));
      if (names.length > 0) await cache[direction](pool, names);
    }
  }
}
