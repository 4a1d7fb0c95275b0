import { openCache } from '../../../shared/cache/valkey.ts';
import { storeDoorTickets } from '../../../shared/door/door-cache.ts';
import { placeKey, type Ticket } from '../../../shared/inventory/place.ts';
import { projectorEnv } from '../env.ts';

const cache = openCache(projectorEnv.read().VALKEY);
/** Door data outlives its event. A lost entry costs one read of the table. */
const doorDataMs = 7 * 86_400_000;

/** Projects sold tickets into the cache of the door: of each place, the last one of the batch. */
export async function projectDoorCache(tickets: readonly Ticket[], now: number): Promise<void> {
  const last = new Map<string, Ticket>();
  for (const ticket of tickets) {
    const { pk, sk } = placeKey(ticket);
    if (ticket.status === 'sold' || ticket.status === 'used') last.set(`${pk} ${sk}`, ticket);
  }
  await storeDoorTickets(cache, [...last.values()], now + doorDataMs);
}
