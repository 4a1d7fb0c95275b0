import { beforeAll, describe, expect, it, vi } from 'vitest';
import { openCache } from '../../../shared/cache/valkey.ts';
import { findDoorTicket, storeDoorTickets } from '../../../shared/door/door-cache.ts';
import { placeKey, type Ticket } from '../../../shared/inventory/place.ts';
import { ownValkey } from '../../support/valkey/mortal-valkey.ts';

/*
 * Goal: tickets of the door take little memory, the higher version of each stays, and nothing expires too early.
 * Method: a real Valkey whose memory and keys are read afterwards.
 */

// `valkey-outage.test.ts` tries a slow cache. Here a busy machine must not count as one.
vi.mock(import('../../../shared/cache/limits.ts'), async (original) => {
  const { cacheLimits } = await original();
  return {
    cacheLimits: { ...cacheLimits, cacheTimeoutMs: 5_000, cacheConnectMs: 5_000 } as unknown as typeof cacheLimits,
  };
});

const type = 'typ_01J00000000000000000000000_7K2MP';
const hourMs = 3_600_000;
const inAnHour = Date.now() + hourMs;

const valkey = ownValkey();
let cache: ReturnType<typeof openCache>;
beforeAll(() => {
  cache = openCache(valkey.address);
});

/** A sold ticket, of a place as a mint numbers it in a type of `shards` shards. */
function ticketOf(number: number, { shards = 1, ...facts }: Partial<Ticket> & { shards?: number } = {}): Ticket {
  const place = { ticketTypeId: type, shard: number % shards, number };
  return { ...placeKey(place), ...place, status: 'sold', sale: 1, issue: 1, version: 4, ...facts };
}

const inside = { at: 1, scanId: 's', inside: true, marks: [], first: { at: 1 } };
const entered = (ticket: Ticket): Ticket => ({ ...ticket, status: 'used', version: 5, admission: inside });

describe('the memory of a ticket', () => {
  const usedMemory = async () => Number(/^used_memory:(\d+)/m.exec(await valkey.admin.info('memory'))?.[1]);

  it.each([
    ['in a large type', 32, 10_000],
    ['in a type of one shard', 1, 500],
    ['in a type that has grown much since its shards were fixed', 2, 8_000],
  ])('is at most 128 bytes %s, everything included', async (_how, shards, count) => {
    await valkey.admin.flushall();
    const before = await usedMemory();
    const tickets = Array.from({ length: count }, (_, number) =>
      entered(ticketOf(number, { shards, sale: 12, issue: 3, version: 1_234 })),
    );
    expect(await storeDoorTickets(cache, tickets, inAnHour)).toEqual([]);
    expect(((await usedMemory()) - before) / count).toBeLessThanOrEqual(128);
  });
});

describe('a ticket in the cache', () => {
  it('is found by its place, each with its own record', async () => {
    await valkey.admin.flushall();
    const tickets = [ticketOf(0), entered(ticketOf(1)), ticketOf(1_024), ticketOf(2, { shard: 7, issue: 2 })];
    expect(await findDoorTicket(cache, ticketOf(0))).toBeUndefined();
    expect(await storeDoorTickets(cache, tickets, inAnHour)).toEqual([]);
    const found = await Promise.all(tickets.map((ticket) => findDoorTicket(cache, ticket)));
    expect(found).toEqual([
      { status: 'sold', sale: 1, issue: 1, inside: false },
      { status: 'used', sale: 1, issue: 1, inside: true },
      { status: 'sold', sale: 1, issue: 1, inside: false },
      { status: 'sold', sale: 1, issue: 2, inside: false },
    ]);
    expect(await findDoorTicket(cache, ticketOf(3))).toBeUndefined();
  });

  it('stays used when older versions arrive later, among newer ones of its neighbours', async () => {
    await valkey.admin.flushall();
    await storeDoorTickets(cache, [entered(ticketOf(0)), ticketOf(1)], inAnHour);
    expect(await storeDoorTickets(cache, [ticketOf(0), entered(ticketOf(1))], inAnHour)).toEqual([]);
    for (const number of [0, 1]) expect(await findDoorTicket(cache, ticketOf(number))).toMatchObject({ inside: true });
  });

  it.each(['text', 'list'])('replaces a key that holds a %s', async (kind) => {
    await valkey.admin.flushall();
    await storeDoorTickets(cache, [ticketOf(0)], inAnHour);
    const [key = ''] = await valkey.admin.keys('*');
    await valkey.admin.del(key);
    if (kind === 'text') await valkey.admin.set(key, 'garbage');
    else await valkey.admin.lpush(key, 'garbage');
    expect(await findDoorTicket(cache, ticketOf(0))).toBeUndefined();
    expect(await storeDoorTickets(cache, [ticketOf(0)], inAnHour)).toEqual([]);
    expect(await findDoorTicket(cache, ticketOf(0))).toMatchObject({ status: 'sold' });
  });

  it('replaces a record that is garbage', async () => {
    await valkey.admin.flushall();
    await storeDoorTickets(cache, [ticketOf(0)], inAnHour);
    const [key = ''] = await valkey.admin.keys('*');
    await valkey.admin.hset(key, '0', 'garbage');
    expect(await findDoorTicket(cache, ticketOf(0))).toBeUndefined();
    await storeDoorTickets(cache, [ticketOf(0)], inAnHour);
    expect(await findDoorTicket(cache, ticketOf(0))).toMatchObject({ status: 'sold' });
  });

  it('expires at the latest moment that a writer has named', async () => {
    await valkey.admin.flushall();
    const expiry = async () => {
      const [key = ''] = await valkey.admin.keys('*');
      return Number(await valkey.admin.call('PEXPIRETIME', key));
    };
    await storeDoorTickets(cache, [ticketOf(0)], inAnHour);
    expect(await expiry()).toBe(inAnHour);
    await storeDoorTickets(cache, [ticketOf(1)], inAnHour + hourMs);
    expect(await expiry()).toBe(inAnHour + hourMs);
    await storeDoorTickets(cache, [ticketOf(2)], inAnHour);
    expect(await expiry()).toBe(inAnHour + hourMs);
  });

  it('is not stored, and its neighbours neither, while the cache has no memory', async () => {
    await valkey.admin.flushall();
    await valkey.admin.config('SET', 'maxmemory', '1');
    const tickets = [ticketOf(0), ticketOf(1), ticketOf(2_000)];
    expect(await storeDoorTickets(cache, tickets, inAnHour)).toHaveLength(3);
    await valkey.admin.config('SET', 'maxmemory', '0');
    expect(await valkey.admin.keys('*')).toEqual([]);
  });
});
