import { noCache } from '../../../shared/cache/cache.ts';
import { openCache } from '../../../shared/cache/valkey.ts';
import { countDoorTickets, storeDoorTickets } from '../../../shared/door/door-cache.ts';
import type { Ticket } from '../../../shared/inventory/place.ts';
import { preloadEnv } from '../env.ts';

const { VALKEY } = preloadEnv.read();
const cache = openCache(VALKEY);

/**
 * Caches tickets for the door until `expiresAt` (epoch ms). The higher version stays, so a late or second run never
 * restores an older state. Returns those that are not stored: none, if there is no cache, since then the door reads the
 * table.
 */
export const cacheDoorTickets = async (tickets: readonly Ticket[], expiresAt: number): Promise<Ticket[]> =>
  cache === noCache ? [] : storeDoorTickets(cache, tickets, expiresAt);

/**
 * Returns whether the cache has as many tickets of a shard as were stored, up to the number `last`. It has fewer after
 * it was emptied, or has evicted some, and is taken to have none while it is away.
 */
export async function isInDoorCache(
  shard: { ticketTypeId: string; shard: number },
  { stored, last }: { stored: number; last: number },
): Promise<boolean> {
  if (cache === noCache || stored === 0) return true;
  return (await countDoorTickets(cache, shard, last)) >= stored;
}
