import { Redis } from 'iovalkey';
import { expect, inject, it, vi } from 'vitest';
import { newId } from '../../../../shared/base/id.ts';
import { sumOf } from '../../../../shared/base/sum.ts';
import { openCache } from '../../../../shared/cache/valkey.ts';
import { storeDoorTickets } from '../../../../shared/door/door-cache.ts';
import { placeKey, type Ticket } from '../../../../shared/inventory/place.ts';
import { typeIdOf } from '../../../../shared/inventory/ticket-type.ts';

// A busy machine must not count as a slow cache.
vi.mock(import('../../../../shared/cache/limits.ts'), async (original) => {
  const { cacheLimits } = await original();
  return {
    cacheLimits: { ...cacheLimits, cacheTimeoutMs: 5_000, cacheConnectMs: 5_000 } as unknown as typeof cacheLimits,
  };
});

const maxBytes = 128;

it.each([
  ['a hall of one shard', { tickets: 500, shards: 1 }],
  ['a stadium of 32 shards', { tickets: 20_000, shards: 32 }],
])('a ticket of %s takes at most 128 bytes of Valkey', async (_what, { tickets, shards }) => {
  const ticketTypeId = typeIdOf(newId('evt'), '7K2MP');
  const places = Array.from({ length: tickets }, (_, number): Ticket => {
    const place = { ticketTypeId, shard: number % shards, number };
    // As long as records become: of the 99th sale, transferred often, and written by many scans.
    return { ...place, ...placeKey(place), status: 'used', sale: 99, issue: 99, version: 9_999 };
  });
  expect(await storeDoorTickets(openCache(inject('valkey')), places, Date.now() + 60_000)).toEqual([]);
  const admin = new Redis(`redis://${inject('valkey')}`);
  const keys = await admin.keys(`door:*${ticketTypeId}*`);
  const bytes = await Promise.all(keys.map((key) => admin.call('MEMORY', 'USAGE', key, 'SAMPLES', '0')));
  admin.disconnect();
  expect(keys.length).toBeGreaterThan(0);
  expect(sumOf(bytes.map(Number)) / tickets).toBeLessThanOrEqual(maxBytes);
});
