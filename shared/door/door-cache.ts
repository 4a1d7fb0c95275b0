import { forEachLimit } from '../async/concurrency.ts';
import { type Cache, cacheKeys, valueIn } from '../cache/cache.ts';
import type { Place, Ticket } from '../inventory/place.ts';
import { type DoorTicket, decodeDoorTicket, encodeDoorTicket } from './door-ticket.ts';

/**
 * Numbers of places that share a hash. A key of its own would cost some 150 bytes a ticket. Neighbours in one shard
 * are at most `shards` numbers apart, so a hash has up to 500 tickets: Valkey packs up to 512.
 */
const numbersPerBlock = 1024;
/** Concurrent cache writes: enough to fill the connection, few enough that none reaches its time limit. */
const maxConcurrentWrites = 32;

const keyOf = ({ ticketTypeId, shard, number }: Place): string =>
  cacheKeys.door(ticketTypeId, shard, Math.floor(number / numbersPerBlock));

const fieldOf = ({ number }: Place): string => String(number);

/** Reads the ticket of a place. `undefined` when the cache does not have it, or is away. */
export async function findDoorTicket(cache: Cache, place: Place): Promise<DoorTicket | undefined> {
  const text = valueIn(await cache.getField(keyOf(place), fieldOf(place)));
  return text === undefined ? undefined : decodeDoorTicket(text);
}

/** Counts the tickets of a shard that the cache has, up to the number `last`. Those of a part that is away are none. */
export async function countDoorTickets(cache: Cache, shard: Omit<Place, 'number'>, last: number): Promise<number> {
  let count = 0;
  const blocks = Array.from({ length: Math.floor(last / numbersPerBlock) + 1 }, (_, block) => block * numbersPerBlock);
  await forEachLimit(blocks, maxConcurrentWrites, async (number) => {
    const found = valueIn(await cache.countFields(keyOf({ ...shard, number }))) ?? 0;
    // Not in one expression: it would read the sum before the wait, and lose what others add meanwhile.
    count += found;
  });
  return count;
}

/**
 * Stores tickets until `expiresAt` (epoch ms) or later. The higher version of a place stays. Returns those that are not
 * stored.
 */
export async function storeDoorTickets(cache: Cache, tickets: readonly Ticket[], expiresAt: number): Promise<Ticket[]> {
  const missing: Ticket[] = [];
  const blocks = Map.groupBy(tickets, keyOf);
  await forEachLimit([...blocks], maxConcurrentWrites, async ([key, neighbours]) => {
    const fields = neighbours.map((ticket) => ({
      field: fieldOf(ticket),
      version: ticket.version,
      value: encodeDoorTicket(ticket),
    }));
    if (!(await cache.setNewerFields(key, fields, expiresAt))) missing.push(...neighbours);
  });
  return missing;
}
