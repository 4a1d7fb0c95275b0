import type { Money } from '../base/money.ts';
import { inventoryLimits } from './limits.ts';
import type { Pool, TicketType, Tier } from './ticket-type.ts';

/** Returns the pools of a type: tiers by quantity first, in their order, then all other places. */
export const poolsOf = ({ pools, shards }: Pick<TicketType, 'pools' | 'shards'>): readonly Pool[] =>
  pools ?? [{ firstShard: 0, shards }];

/** Divides a capacity among the pools of a type. Tiers get their quantity in order, the last pool gets the rest. */
export function poolCapacities(type: Pick<TicketType, 'pools' | 'shards' | 'tiers'>, capacity: number): number[] {
  let rest = capacity;
  return poolsOf(type).map(({ tier }) => {
    const quantity = tier === undefined ? rest : (type.tiers?.[tier]?.quantity ?? 0);
    const places = Math.min(quantity, rest);
    rest -= places;
    return places;
  });
}

/** A pool whose places can be claimed now, with its price. */
export interface PricedPool {
  pool: Pool;
  price: Money;
  /** The name of the current tier. */
  tier?: string;
}

const hasBegun = ({ from = 0 }: Tier, now: number): boolean => from <= now;
const isOpen = (tier: Tier, now: number): boolean =>
  hasBegun(tier, now) && now < (tier.until ?? Number.POSITIVE_INFINITY);

/** The fields of a type that its prices depend on. */
export type PricedType = Pick<TicketType, 'pools' | 'shards' | 'tiers' | 'price'>;

/**
 * Returns the pools that a claim drains, in this order, with their prices. A tier by quantity reserves its places until
 * it begins. After it has ended, its remaining places cost what all other places cost: the price of the first open tier
 * by date, else the type's price.
 */
export function pricedPools(type: PricedType, now: number): PricedPool[] {
  const tiers = type.tiers ?? [];
  const byDate = tiers.find((tier) => tier.quantity === undefined && isOpen(tier, now));
  const common = byDate ? { price: byDate.price, tier: byDate.name } : { price: type.price };
  return poolsOf(type).flatMap((pool): PricedPool[] => {
    const own = pool.tier === undefined ? undefined : tiers[pool.tier];
    if (!own) return [{ pool, ...common }];
    if (!hasBegun(own, now)) return [];
    return [{ pool, ...(isOpen(own, now) ? { price: own.price, tier: own.name } : common) }];
  });
}

/** Returns the current price of a place by its shard, or `undefined` when its tier has not begun. */
export const priceAt = (type: PricedType, shard: number, now: number): PricedPool | undefined =>
  pricedPools(type, now).find(({ pool }) => shard >= pool.firstShard && shard < pool.firstShard + pool.shards);

/**
 * Divides the places of a type into shards: about 500 places each (1,000 write units a second), 32 shards at most. Each
 * tier by quantity gets shards of its own. The last pool holds all other places, even when there are none yet: a later
 * change of the capacity may add some.
 */
export function divideIntoShards(capacity: number, tiers: readonly Tier[] = []): Pick<TicketType, 'shards' | 'pools'> {
  const placesPerShard = Math.max(inventoryLimits.placesPerShard, capacity / inventoryLimits.shardsPerType);
  const shardsFor = (places: number) =>
    Math.min(inventoryLimits.shardsPerType, Math.max(1, Math.ceil(places / placesPerShard)));
  const own = tiers.flatMap(({ quantity }, tier) => (quantity === undefined ? [] : [{ tier, quantity }]));
  if (own.length === 0) return { shards: shardsFor(capacity) };
  const rest = own.reduce((left, { quantity }) => left - quantity, capacity);
  let shards = 0;
  const pool = (places: number, tier: Pick<Pool, 'tier'> = {}): Pool => {
    const firstShard = shards;
    shards += shardsFor(places);
    return { firstShard, shards: shards - firstShard, ...tier };
  };
  const pools = [...own.map(({ tier, quantity }) => pool(quantity, { tier })), pool(rest)];
  return { shards, pools };
}
