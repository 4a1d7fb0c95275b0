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

const lastCounts = countsIn(COUNTS_TABLE);

async function hasFree(type: TicketType, { firstShard, shards }: Pool, now: number): Promise<boolean> {
  const has = async (pk: string): Promise<boolean> => {
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
  // Mostly any shard has some: the others are asked, all at once, where this one has none.
  const [any = ''] = keys.splice(Math.floor(Math.random() * keys.length), 1);
  return (await has(any)) || (await Promise.all(keys.map(has))).includes(true);
}

/** By the index: 1 for the first pool with a free place, in the order of their sale, and 0 for all others. */
const firstOpen = memoizeFor(inventoryLimits.countAgeMs, async (ticketTypeId) => {
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
 * What is free in the pools of some types, as far as their prices depend on it: as somebody counted it lately, or by the
 * index, which is not counted but asked for one place, so that no reader of an event pays for a recount.
 */
export async function freeInPools(types: readonly TicketType[], now: number) {
  const counts = await lastCounts(types.map(({ ticketTypeId }) => ticketTypeId));
  const free = await Promise.all(
    types.map(async ({ ticketTypeId }): Promise<[string, Pick<TypeCounts, 'pools'>]> => {
      const last = counts.get(ticketTypeId);
      if (last && isWithinAge(inventoryLimits.staleCountAgeMs, last.countedAt, now)) return [ticketTypeId, last];
      return [ticketTypeId, { pools: (await firstOpen(ticketTypeId)) ?? [] }];
    }),
  );
  return new Map(free);
}
