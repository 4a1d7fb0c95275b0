import { sumOf } from '../../base/sum.ts';
import { assign } from '../../dynamo/expressions.ts';
import { countMatches, queryAll } from '../../dynamo/read.ts';
import { update } from '../../dynamo/write.ts';
import { claimableIndex, shardKeys } from '../place.ts';
import { poolsOf } from '../pools.ts';
import type { NumberedSeat } from '../seat-map.ts';
import { houseSeatsIn } from '../selling-store.ts';
import type { TicketType } from '../ticket-type.ts';
import { countsIn, countsKey, packStates, type TypeCounts } from '../type-counts.ts';
import { seatLetters } from './seat-letters.ts';

/** The names of the tables of places and of counts. */
export interface CountTables {
  tickets: string;
  counts: string;
}

/** The free and held places of a shard. For seats, also when each can be claimed (epoch ms, by number). */
interface ShardCount {
  free: number;
  held: number;
  claimableAt?: Map<number, number>;
}

async function countShard(table: string, pk: string, now: number): Promise<ShardCount> {
  const countWhere = (comparison: string) =>
    countMatches(table, {
      IndexName: claimableIndex,
      KeyConditionExpression: `pk = :pk AND claimableAt ${comparison} :now`,
      ExpressionAttributeValues: { ':pk': pk, ':now': now },
    });
  const [free, held] = await Promise.all([countWhere('<='), countWhere('>')]);
  return { free, held };
}

async function listShard(table: string, pk: string, now: number): Promise<ShardCount> {
  const entries = await queryAll<{ sk: string; claimableAt: number }>(table, {
    IndexName: claimableIndex,
    KeyConditionExpression: 'pk = :pk',
    ProjectionExpression: 'sk, claimableAt',
    ExpressionAttributeValues: { ':pk': pk },
  });
  const free = entries.filter(({ claimableAt }) => claimableAt <= now).length;
  const claimableAt = new Map(entries.map((entry) => [Number(entry.sk), entry.claimableAt]));
  return { free, held: entries.length - free, claimableAt };
}

/**
 * Counts a type on the index of free and held places. A count cannot drift, and a lapsed hold counts as free without
 * any sweeper. `seats` are those of a seated type, in map order.
 */
async function countType(
  table: string,
  type: TicketType,
  seats: readonly NumberedSeat[] | undefined,
  now: number,
): Promise<TypeCounts> {
  const shards = await Promise.all(shardKeys(type).map((pk) => (seats ? listShard : countShard)(table, pk, now)));
  const freeByShard = shards.map(({ free }) => free);
  const { ticketTypeId } = type;
  const counted: TypeCounts = {
    ticketTypeId,
    free: sumOf(freeByShard),
    held: sumOf(shards.map(({ held }) => held)),
    pools: poolsOf(type).map((pool) => sumOf(freeByShard.slice(pool.firstShard, pool.firstShard + pool.shards))),
    countedAt: now,
  };
  if (!seats) return counted;
  const blocked = await houseSeatsIn(table)(ticketTypeId, { consistent: false });
  const claimableAt = new Map(shards.flatMap((shard) => [...(shard.claimableAt ?? [])]));
  return { ...counted, states: packStates(seatLetters(seats, claimableAt, { blocked, now })) };
}

/** What a recount needs. `seats` are those of a seated type, in map order. Times are epoch ms. */
export interface RecountOptions {
  seats: readonly NumberedSeat[] | undefined;
  ageMs: number;
  now: number;
}

export const recountsIn = ({ tickets, counts }: CountTables) => ({
  /** Reads the results of the last recounts, by type. */
  readCounts: countsIn(counts),

  /** Recounts a type and stores the result, unless a later one is stored. */
  recount: async (type: TicketType, { seats, ageMs, now }: RecountOptions): Promise<TypeCounts> => {
    const counted = await countType(tickets, type, seats, now);
    const set = assign(counted);
    await update(counts, countsKey(type.ticketTypeId), {
      ...set,
      // Counts from beyond the next recount come from a wrong clock. They must not block later ones.
      ConditionExpression: 'attribute_not_exists(#countedAt) OR #countedAt < :countedAt OR #countedAt > :next',
      ExpressionAttributeValues: { ...set.ExpressionAttributeValues, ':next': counted.countedAt + ageMs },
    });
    return counted;
  },

  /**
   * Returns whether the caller is to recount: single-flight over all processes. Conditional on no other recount having
   * begun within `ageMs`. After that time another process takes over, in case the first one died.
   */
  beginRecount: async (ticketTypeId: string, ageMs: number, now: number): Promise<boolean> =>
    (await update(counts, countsKey(ticketTypeId), {
      UpdateExpression: 'SET begunAt = :now',
      ConditionExpression: 'attribute_not_exists(begunAt) OR begunAt <= :before OR begunAt >= :after',
      ExpressionAttributeValues: { ':now': now, ':before': now - ageMs, ':after': now + ageMs },
    })) !== undefined,
});
