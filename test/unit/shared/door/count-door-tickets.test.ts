import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type Cache, hit, noCache, unavailable } from '../../../../shared/cache/cache.ts';
import { countDoorTickets } from '../../../../shared/door/door-cache.ts';

const shard = { ticketTypeId: 'typ_01J00000000000000000000000_ABCDE', shard: 2 };

it('adds up the parts of a shard that answer at the same time, and counts none of a part that is away', async () => {
  const cache: Cache = {
    ...noCache,
    async countFields(key) {
      await wait(1);
      return key.endsWith(':1') ? unavailable : hit(300);
    },
  };
  expect(await countDoorTickets(cache, shard, 1_000)).toBe(300);
  expect(await countDoorTickets(cache, shard, 4_095)).toBe(900);
});
