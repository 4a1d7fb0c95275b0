import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Money } from '../base/money.ts';
import type { Key } from '../dynamo/client.ts';
import { getItems } from '../dynamo/read.ts';
import { inventoryLimits } from './limits.ts';
import { poolsOf, pricedPools } from './pools.ts';
import type { Pool, TicketType } from './ticket-type.ts';

/**
 * The last recount of a type, a row of the counts table: what people are shown, never what a claim decides on. Owned by
 * tickets, which counts again when somebody asks and this is too old; absent until somebody has asked.
 */
export interface TypeCounts {
  ticketTypeId: string;
  /** Places that can be claimed, lapsed holds among them. */
  free: number;
  /** Places in carts and unpaid orders. The capacity's other places are sold. */
  held: number;
  /** Free places of each pool, in the order of `poolsOf`. */
  pools: number[];
  /** Seated types: a letter a seat, in map order, packed. */
  states?: Uint8Array;
  /** When the recount began, epoch ms. */
  countedAt: number;
}

export const countsKey = (ticketTypeId: string): Key => ({ pk: `counts#${ticketTypeId}`, sk: 'counts' });

/** The last recounts of some types, by type; one round trip. */
export const countsIn =
  (table: string) =>
  async (ticketTypeIds: readonly string[]): Promise<Map<string, TypeCounts>> => {
    if (ticketTypeIds.length === 0) return new Map();
    const rows = await getItems(ticketTypeIds.map((id) => ({ table, ...countsKey(id) })));
    // A row whose first recount is under way says so, and counts nothing yet.
    const counted = (rows as unknown as (TypeCounts | undefined)[]).filter((row) => row?.countedAt !== undefined);
    return new Map(counted.flatMap((row) => (row ? [[row.ticketTypeId, row]] : [])));
  };

/** How old counts may grow: a second, or longer as a recount costs more: 5 s for 50,000 places. */
export const countAgeMs = ({ capacity }: Pick<TicketType, 'capacity'>): number =>
  Math.max(inventoryLimits.countAgeMs, capacity / 10);

/** Whether counts of this moment are no older than that; such from the future are of a clock that is wrong. */
export const isWithinAge = (ageMs: number, countedAt: number, now: number): boolean =>
  Math.abs(now - countedAt) < ageMs;

export const packStates = (states: string): Uint8Array => deflateRawSync(states);
export const unpackStates = (packed: Uint8Array): string => inflateRawSync(packed).toString('latin1');

type Sold = Pick<TicketType, 'pools' | 'shards' | 'tiers' | 'price'>;

const freeIn = (type: Sold, { pools }: Pick<TypeCounts, 'pools'>, { firstShard }: Pool): number =>
  pools[poolsOf(type).findIndex((pool) => pool.firstShard === firstShard)] ?? 0;

/** Places that can be claimed at this moment: a tier that has not begun keeps its own. */
export const availableNow = (type: Sold, counts: Pick<TypeCounts, 'pools'>, now: number): number =>
  pricedPools(type, now).reduce((sum, { pool }) => sum + freeIn(type, counts, pool), 0);

/**
 * What a place costs at this moment: claims drain pools in order, so it is the price of the first with free places. The
 * first pool's where nobody has counted, the last one's once all are sold.
 */
export function priceInForce(type: Sold, counts: Pick<TypeCounts, 'pools'> | undefined, now: number): Money {
  const selling = pricedPools(type, now);
  const open = counts ? selling.find(({ pool }) => freeIn(type, counts, pool) > 0) : selling[0];
  return (open ?? selling.at(-1))?.price ?? type.price;
}
