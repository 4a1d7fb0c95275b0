import { memoizeFor } from '../../../shared/async/memoize.ts';
import { clock } from '../../../shared/base/clock.ts';
import { getItem, queryPage } from '../../../shared/dynamo/read.ts';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import { claimableIndex, shardKeys } from '../../../shared/inventory/place.ts';
import { poolsOf, pricedPools } from '../../../shared/inventory/pools.ts';
import { type Pool, type TicketType, typeKey } from '../../../shared/inventory/ticket-type.ts';
import { countsIn, isWithinAge, type TypeCounts } from '../../../shared/inventory/type-counts.ts';
import { offersEnv } from '../env.ts';

const { TICKETS_TABLE, COUNTS_TABLE } = offersEnv.read();

const readCounts = countsIn(COUNTS_TABLE);

async function hasFree(type: TicketType, { firstShard, shards }: Pool, now: number): Promise<boolean> {
  const hasIn = async (pk: string): Promise<boolean> => {
    const { items } = await queryPage(TICKETS_TABLE, {
      IndexName: claimableIndex,
      KeyConditionExpression: 'pk = :pk AND claimableAt <= :now',
      ProjectionExpression: 'pk',
      ExpressionAttributeValues: { ':pk': pk, ':now': now },
      Limit: 1,
    });
    return items.length > 0;
  };
  const keys = shardKeys(type).slice(firstShard, firstShard + shards);
  // A random shard usually has a free place. Only if it has none are the others read, concurrently.
  const [first = ''] = keys.splice(Math.floor(Math.random() * keys.length), 1);
  return (await hasIn(first)) || (await Promise.all(keys.map(hasIn))).includes(true);
}

/** Reads the index: 1 for the first pool, in order of sale, that has a free place, and 0 for all others. */
const firstFreePool = memoizeFor(inventoryLimits.countAgeMs, async (ticketTypeId) => {
  const type = await getItem<TicketType>(TICKETS_TABLE, typeKey(ticketTypeId));
  if (!type) return undefined;
  const now = clock.now();
  for (const { pool } of pricedPools(type, now)) {
    if (await hasFree(type, pool, now))
      return poolsOf(type).map((other) => (other.firstShard === pool.firstShard ? 1 : 0));
  }
  return poolsOf(type).map(() => 0);
});

/**
 * Reads what is free in the pools of types, precise enough for the price in force and a second old at most. It takes the
 * last recount if that is younger. Otherwise it reads one place per pool from the index, so that a reader of an event
 * never pays for a recount.
 */
export async function freeInPools(types: readonly TicketType[], now: number) {
  const counts = await readCounts(types.map(({ ticketTypeId }) => ticketTypeId));
  const free = await Promise.all(
    types.map(async ({ ticketTypeId }): Promise<[string, Pick<TypeCounts, 'pools'>]> => {
      const last = counts.get(ticketTypeId);
      if (last && isWithinAge(inventoryLimits.countAgeMs, last.countedAt, now)) return [ticketTypeId, last];
      return [ticketTypeId, { pools: (await firstFreePool(ticketTypeId)) ?? [] }];
    }),
  );
  return new Map(free);
}
