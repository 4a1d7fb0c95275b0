import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Money } from '../base/money.ts';
import { sumOf } from '../base/sum.ts';
import type { Key } from '../dynamo/client.ts';
import { getItems } from '../dynamo/read.ts';
import { inventoryLimits } from './limits.ts';
import { type PricedType, poolsOf, pricedPools } from './pools.ts';
import type { Pool, TicketType } from './ticket-type.ts';

/**
 * The last recount of a type, a row of the counts table. It is for display: no claim decides on it. Owned by tickets,
 * and recounted on a request of any service when the row is too old. The row is absent until the first request.
 */
export interface TypeCounts {
  ticketTypeId: string;
  /** Places that can be claimed, including lapsed holds. */
  free: number;
  /** Places in carts and unpaid orders. All other places of the capacity are sold. */
  held: number;
  /** Free places of each pool, in the order of `poolsOf`. */
  pools: number[];
  /** Seated types: one letter per seat in map order, deflated. */
  states?: Uint8Array;
  /** When the recount began, epoch ms. */
  countedAt: number;
}

export const countsKey = (ticketTypeId: string): Key => ({ pk: `counts#${ticketTypeId}`, sk: 'counts' });

/** Reads the last recounts of some types, by type, in one round trip. */
export const countsIn =
  (table: string) =>
  async (ticketTypeIds: readonly string[]): Promise<Map<string, TypeCounts>> => {
    if (ticketTypeIds.length === 0) return new Map();
    const rows = await getItems(ticketTypeIds.map((id) => ({ table, ...countsKey(id) })));
    // A row without `countedAt` only marks that the first recount is in progress.
    const counted = (rows as unknown as (TypeCounts | undefined)[]).filter((row) => row?.countedAt !== undefined);
    return new Map(counted.flatMap((row) => (row ? [[row.ticketTypeId, row]] : [])));
  };

/** Returns how old counts may become: a second, or more for large types, whose recounts cost more (50,000: 5 s). */
export const countAgeMs = ({ capacity }: Pick<TicketType, 'capacity'>): number =>
  Math.max(inventoryLimits.countAgeMs, capacity / 10);

/**
 * Whether counts are less than `ageMs` old. Counts from that far in the future come from a wrong clock and do not pass.
 */
export const isWithinAge = (ageMs: number, countedAt: number, now: number): boolean =>
  Math.abs(now - countedAt) < ageMs;

export const packStates = (states: string): Uint8Array => deflateRawSync(states);
export const unpackStates = (packed: Uint8Array): string => inflateRawSync(packed).toString('latin1');

const freeIn = (type: PricedType, { pools }: Pick<TypeCounts, 'pools'>, { firstShard }: Pool): number =>
  pools[poolsOf(type).findIndex((pool) => pool.firstShard === firstShard)] ?? 0;

/** Counts the places that can be claimed now. The places of a tier that has not begun do not count. */
export const availableNow = (type: PricedType, counts: Pick<TypeCounts, 'pools'>, now: number): number =>
  sumOf(pricedPools(type, now).map(({ pool }) => freeIn(type, counts, pool)));

/**
 * Returns the current price of a type. Claims drain pools in order, so it is the price of the first pool with free
 * places. Without counts it is the first pool's, and when all places are sold the last pool's.
 */
export function priceInForce(type: PricedType, counts: Pick<TypeCounts, 'pools'> | undefined, now: number): Money {
  const selling = pricedPools(type, now);
  const open = counts ? selling.find(({ pool }) => freeIn(type, counts, pool) > 0) : selling[0];
  return (open ?? selling.at(-1))?.price ?? type.price;
}
