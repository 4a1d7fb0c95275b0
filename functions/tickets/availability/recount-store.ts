import { sumOf } from '../../../shared/base/sum.ts';
import { assign } from '../../../shared/dynamo/expressions.ts';
import { countMatches, getItem, queryAll } from '../../../shared/dynamo/read.ts';
import { update } from '../../../shared/dynamo/write.ts';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import { claimableIndex, shardKeys } from '../../../shared/inventory/place.ts';
import { poolsOf } from '../../../shared/inventory/pools.ts';
import type { NumberedSeat } from '../../../shared/inventory/seat-map.ts';
import { blockedSeatsKey, type TicketType } from '../../../shared/inventory/ticket-type.ts';
import { countsIn, countsKey, packStates, type TypeCounts } from '../../../shared/inventory/type-counts.ts';
import { env } from '../env.ts';
import { seatLetters } from './seat-state.ts';

const { TICKETS_TABLE, COUNTS_TABLE } = env.read();

/** What the last recounts found, by type. */
export const counts = countsIn(COUNTS_TABLE);

/** A shard's claimable places: how many are free and held, and when each can be claimed where places are seats. */
interface ShardCount {
  free: number;
  held: number;
  claimableAt?: Map<number, number>;
}

async function countShard(pk: string, now: number): Promise<ShardCount> {
  const those = (when: string) =>
    countMatches(TICKETS_TABLE, {
      IndexName: claimableIndex,
      KeyConditionExpression: `pk = :pk AND claimableAt ${when} :now`,
      ExpressionAttributeValues: { ':pk': pk, ':now': now },
    });
  const [free, held] = await Promise.all([those('<='), those('>')]);
  return { free, held };
}

async function listShard(pk: string, now: number): Promise<ShardCount> {
  const entries = await queryAll<{ sk: string; claimableAt: number }>(
    TICKETS_TABLE,
    {
      IndexName: claimableIndex,
      KeyConditionExpression: 'pk = :pk',
      ProjectionExpression: 'sk, claimableAt',
      ExpressionAttributeValues: { ':pk': pk },
    },
    inventoryLimits.capacityPerType,
  );
  const free = entries.filter(({ claimableAt }) => claimableAt <= now).length;
  const claimableAt = new Map(entries.map((entry) => [Number(entry.sk), entry.claimableAt]));
  return { free, held: entries.length - free, claimableAt };
}

/**
 * Counts a type on the index, which lists what is free or held: nothing to drift, and a lapsed hold shows as free by
 * itself. `seats` are those of a seated type, in map order.
 */
async function recount(type: TicketType, seats: readonly NumberedSeat[] | undefined, now: number): Promise<TypeCounts> {
  const shards = await Promise.all(shardKeys(type).map((pk) => (seats ? listShard : countShard)(pk, now)));
  const frees = shards.map(({ free }) => free);
  const { ticketTypeId } = type;
  const counted: TypeCounts = {
    ticketTypeId,
    free: sumOf(frees),
    held: sumOf(shards.map(({ held }) => held)),
    pools: poolsOf(type).map((pool) => sumOf(frees.slice(pool.firstShard, pool.firstShard + pool.shards))),
    countedAt: now,
  };
  if (!seats) return counted;
  const blocked = await getItem<{ seats: string[] }>(TICKETS_TABLE, blockedSeatsKey(ticketTypeId));
  const claimableAt = new Map(shards.flatMap((shard) => [...(shard.claimableAt ?? [])]));
  return { ...counted, states: packStates(seatLetters(seats, claimableAt, { blocked: blocked?.seats, now })) };
}

/** Recounts and keeps it, unless a later one has been kept meanwhile. */
export async function makeCounts(
  type: TicketType,
  { seats, ageMs, now }: { seats: readonly NumberedSeat[] | undefined; ageMs: number; now: number },
): Promise<TypeCounts> {
  const made = await recount(type, seats, now);
  const set = assign(made);
  await update(COUNTS_TABLE, countsKey(type.ticketTypeId), {
    ...set,
    // A time beyond the next is of a clock that is wrong: its counts must not stand for ever.
    ConditionExpression: 'attribute_not_exists(#countedAt) OR #countedAt < :countedAt OR #countedAt > :next',
    ExpressionAttributeValues: { ...set.ExpressionAttributeValues, ':next': made.countedAt + ageMs },
  });
  return made;
}

/**
 * Whether it is on the caller to count: conditional on nobody having begun within the age that counts may have, so that
 * a crowd in any number of processes costs one recount. Who began and died is followed by another after that time.
 */
export const beginRecount = async (ticketTypeId: string, ageMs: number, now: number): Promise<boolean> =>
  (await update(COUNTS_TABLE, countsKey(ticketTypeId), {
    UpdateExpression: 'SET begunAt = :now',
    ConditionExpression: 'attribute_not_exists(begunAt) OR begunAt <= :before OR begunAt >= :after',
    ExpressionAttributeValues: { ':now': now, ':before': now - ageMs, ':after': now + ageMs },
  })) !== undefined;
