import { openCache } from '../../../shared/cache/valkey.ts';
import { storeDoorTickets } from '../../../shared/door/door-cache.ts';
import { placeKey, type Ticket } from '../../../shared/inventory/place.ts';
import { projectorEnv } from '../env.ts';

const cache = openCache(projectorEnv.read().VALKEY);
/** Door data outlives its event. A lost entry costs one read of the table. */
const doorDataMs = 7 * 86_400_000;

/** Of 200,000 tickets at most a tenth is scanned while the cache is away. About 1 KB each. */
const maxWaiting = 20_000;
/** What the cache has not taken, by place. A process that ends forgets it: the next preload stores these tickets. */
const waiting = new Map<string, Ticket>();

/** Adds a ticket, unless a later version of its place is there. */
function addLater(tickets: Map<string, Ticket>, ticket: Ticket): void {
  const { pk, sk } = placeKey(ticket);
  const place = `${pk} ${sk}`;
  const known = tickets.get(place);
  if (!known || known.version < ticket.version) tickets.set(place, ticket);
}

/**
 * Projects sold tickets into the cache of the door: of each place, the last one of the batch. What the cache does not
 * take is repeated with the next batch. Until then it has an older record, or the one before a refund, which costs a
 * scan a read: an admission is conditional on the row, and only the row refuses (`stale-cache.test.ts`).
 */
export async function projectDoorCache(tickets: readonly Ticket[], now: number): Promise<void> {
  const last = new Map(waiting);
  waiting.clear();
  for (const ticket of tickets) if (ticket.status === 'sold' || ticket.status === 'used') addLater(last, ticket);
  const missing = await storeDoorTickets(cache, [...last.values()], now + doorDataMs);
  for (const ticket of missing.slice(0, maxWaiting - waiting.size)) addLater(waiting, ticket);
}
