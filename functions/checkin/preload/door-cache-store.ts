import { forEachLimit } from '../../../shared/async/concurrency.ts';
import { cacheKeys } from '../../../shared/cache/cache.ts';
import { openCache } from '../../../shared/cache/valkey.ts';
import { encodeDoorTicket } from '../../../shared/door/door-ticket.ts';
import { type Ticket, ticketIdOf } from '../../../shared/inventory/place.ts';
import { eventOfType } from '../../../shared/inventory/ticket-type.ts';
import { preloadEnv } from '../env.ts';

const { VALKEY } = preloadEnv.read();
const cache = openCache(VALKEY);
/** Concurrent cache writes: enough to fill the connection, few enough that none reaches its time limit. */
const maxConcurrentWrites = 64;

/**
 * Caches tickets for the door until `expiresAt` (epoch ms). The higher version stays, so a late or second run never
 * restores an older state. Without a cache it does nothing.
 */
export const cacheDoorTickets = (tickets: readonly Ticket[], expiresAt: number): Promise<void> =>
  forEachLimit(tickets, maxConcurrentWrites, (ticket) => {
    const key = cacheKeys.door(eventOfType(ticket.ticketTypeId), ticketIdOf(ticket));
    return cache.setNewer(key, ticket.version, encodeDoorTicket(ticket), expiresAt);
  });
