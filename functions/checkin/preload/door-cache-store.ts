import { setTimeout as wait } from 'node:timers/promises';
import { noCache } from '../../../shared/cache/cache.ts';
import { openCache } from '../../../shared/cache/valkey.ts';
import { storeDoorTickets } from '../../../shared/door/door-cache.ts';
import type { Ticket } from '../../../shared/inventory/place.ts';
import { preloadEnv } from '../env.ts';
import { checkinLimits } from '../limits.ts';

const { VALKEY } = preloadEnv.read();
const cache = openCache(VALKEY);

/**
 * Caches tickets for the door until `expiresAt` (epoch ms). The higher version stays, so a late or second run never
 * restores an older state. While the cache is away it waits and repeats. Returns how many tickets are stored: all, if
 * there is no cache, since then the door reads the table.
 */
export async function cacheDoorTickets(tickets: readonly Ticket[], expiresAt: number): Promise<number> {
  if (cache === noCache) return tickets.length;
  let missing = await storeDoorTickets(cache, tickets, expiresAt);
  for (const pauseMs of checkinLimits.preloadPausesMs) {
    if (missing.length === 0) break;
    await wait(pauseMs);
    missing = await storeDoorTickets(cache, missing, expiresAt);
  }
  return tickets.length - missing.length;
}
