import type { Money } from '../base/money.ts';
import { inventoryLimits } from './limits.ts';
import type { Pool, TicketType, Tier } from './ticket-type.ts';

/** The pools of a type: tiers by quantity first, in their order, then all other places. */
export const poolsOf = ({ pools, shards }: Pick<TicketType, 'pools' | 'shards'>): readonly Pool[] =>
  pools ?? [{ firstShard: 0, shards }];

/** How many places each pool has when the type has `capacity`: tiers get theirs in order, the last what remains. */
export function poolCapacities(type: Pick<TicketType, 'pools' | 'shards' | 'tiers'>, capacity: number): number[] {
  let rest = capacity;
  return poolsOf(type).map(({ tier }) => {
    const wanted = tier === undefined ? rest : (type.tiers?.[tier]?.quantity ?? 0);
    const places = Math.min(wanted, rest);
    rest -= places;
    return places;
  });
}

/** Places that can be claimed now, and at which price. */
export interface PricedPool {
  pool: Pool;
  price: Money;
  /** The tier in force, by name. */
  tier?: string;
}

const hasBegun = ({ from = 0 }: Tier, now: number): boolean => from <= now;
const isOpen = (tier: Tier, now: number): boolean =>
  hasBegun(tier, now) && now < (tier.until ?? Number.POSITIVE_INFINITY);

/**
 * The pools a claim drains, in this order. A tier by quantity keeps its places for itself until it begins; once it has
 * ended, what is left of it is sold as everything else: at the first tier by date that is open, else at the type's price.
 */
export function pricedPools(type: Pick<TicketType, 'pools' | 'shards' | 'tiers' | 'price'>, now: number): PricedPool[] {
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

/** The price of a place now, by where it lies; `undefined` where its tier has not begun. */
export const priceAt = (type: Parameters<typeof pricedPools>[0], shard: number, now: number): PricedPool | undefined =>
  pricedPools(type, now).find(({ pool }) => shard >= pool.firstShard && shard < pool.firstShard + pool.shards);

/**
 * How the places of a type are divided: about 500 a shard (1,000 write units a second each), 32 shards at most; a tier by
 * quantity lies in shards of its own, and what is left, if only by a later change of the capacity, in the last pool.
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
