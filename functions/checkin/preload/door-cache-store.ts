import { setTimeout as wait } from 'node:timers/promises';
import { forEachLimit } from '../../../shared/async/concurrency.ts';
import { cacheKeys, noCache } from '../../../shared/cache/cache.ts';
import { openCache } from '../../../shared/cache/valkey.ts';
import { encodeDoorTicket } from '../../../shared/door/door-ticket.ts';
import { type Ticket, ticketIdOf } from '../../../shared/inventory/place.ts';
import { eventOfType } from '../../../shared/inventory/ticket-type.ts';
import { preloadEnv } from '../env.ts';
import { checkinLimits } from '../limits.ts';

const { VALKEY } = preloadEnv.read();
const cache = openCache(VALKEY);
/** Concurrent cache writes: enough to fill the connection, few enough that none reaches its time limit. */
const maxConcurrentWrites = 64;

/** Caches tickets for the door. Returns those that the cache did not store. */
async function notStored(tickets: readonly Ticket[], expiresAt: number): Promise<Ticket[]> {
  const missing: Ticket[] = [];
  await forEachLimit(tickets, maxConcurrentWrites, async (ticket) => {
    const key = cacheKeys.door(eventOfType(ticket.ticketTypeId), ticketIdOf(ticket));
    if (!(await cache.setNewer(key, ticket.version, encodeDoorTicket(ticket), expiresAt))) missing.push(ticket);
  });
  return missing;
}

/**
 * Caches tickets for the door until `expiresAt` (epoch ms). The higher version stays, so a late or second run never
 * restores an older state. While the cache is away it waits and repeats. Returns how many tickets are stored: all, if
 * there is no cache, since then the door reads the table.
 */
export async function cacheDoorTickets(tickets: readonly Ticket[], expiresAt: number): Promise<number> {
  if (cache === noCache) return tickets.length;
  let missing = await notStored(tickets, expiresAt);
  for (const pauseMs of checkinLimits.preloadPausesMs) {
    if (missing.length === 0) break;
    await wait(pauseMs);
    missing = await notStored(missing, expiresAt);
  }
  return tickets.length - missing.length;
}
