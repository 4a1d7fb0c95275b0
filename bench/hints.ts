import { drawFrom } from '../functions/carts/general/draw-from-pool.ts';
import { newId } from '../shared/base/id.ts';
import { type Cache, cacheKeys } from '../shared/cache/cache.ts';
import { typeIdOf } from '../shared/inventory/ticket-type.ts';

const places = 50_000;
const spots = Array.from({ length: places }, (_, number) => `${number % 32}:${number}`);
const perGift = 1_000;
const pool = { firstShard: 0, shards: 32 };

/**
 * Runs `concurrency` buyers for `seconds`. Each draws candidates for two places, without the transaction that claims
 * them. The first buyer to find an empty pool refills it, and the others wait.
 */
export async function drawHints(cache: Cache, concurrency: number, seconds: number) {
  const ticketTypeId = typeIdOf(newId('evt'), '7K2MP');
  let filling: Promise<void> | undefined;
  const fill = async () => {
    for (let at = 0; at < places; at += perGift) {
      await cache.add(cacheKeys.pool(ticketTypeId, pool.firstShard), spots.slice(at, at + perGift));
    }
    filling = undefined;
  };
  await fill();
  const cpu = process.cpuUsage();
  const end = performance.now() + seconds * 1000;
  let holds = 0;
  const worker = async () => {
    while (performance.now() < end) {
      const draw = drawFrom(cache, ticketTypeId);
      const drawn = await draw.take(pool, 2);
      draw.markUsed(drawn);
      await draw.returnUnused();
      if (drawn.length === 2) holds += 1;
      else {
        filling ??= fill();
        await filling;
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const { user, system } = process.cpuUsage(cpu);
  return { perSecond: holds / seconds, perCpuSecond: (holds * 1e6) / (user + system) };
}
