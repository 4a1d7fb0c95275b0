import { describe, expect, it } from 'vitest';
import { poolCapacities, priceAt, pricedPools } from '../../../../shared/inventory/pools.ts';
import type { TicketType } from '../../../../shared/inventory/ticket-type.ts';

const euros = (amount: number) => ({ amount, currency: 'EUR' });
const sold = (type: Partial<TicketType>, now: number) =>
  pricedPools({ price: euros(50), shards: 6, ...type }, now).map(
    ({ pool, price, tier }) => `${pool.firstShard}+${pool.shards} ${price.amount}${tier ? ` ${tier}` : ''}`,
  );

/** Two tiers by quantity with their own pools, and one by date for all other places. */
const tiered = {
  tiers: [
    { name: 'First', price: euros(20), quantity: 100 },
    { name: 'Second', price: euros(30), quantity: 200, from: 10, until: 20 },
    { name: 'Early', price: euros(40), until: 15 },
  ],
  pools: [
    { firstShard: 0, shards: 1, tier: 0 },
    { firstShard: 1, shards: 2, tier: 1 },
    { firstShard: 3, shards: 3 },
  ],
};

describe('the price of a place', () => {
  it('is the type’s own without tiers, and that of the first tier by date while it is open', () => {
    expect(sold({}, 0)).toEqual(['0+6 50']);
    const tiers = [
      { name: 'Early', price: euros(30), until: 10 },
      { name: 'Late', price: euros(60), from: 20 },
    ];
    expect([9, 10, 19, 20].map((now) => sold({ tiers }, now))).toEqual([
      ['0+6 30 Early'],
      ['0+6 50'],
      ['0+6 50'],
      ['0+6 60 Late'],
    ]);
  });

  it('of a tier by quantity applies to its own pool, and pools drain in the order of the tiers', () => {
    expect(sold(tiered, 10)).toEqual(['0+1 20 First', '1+2 30 Second', '3+3 40 Early']);
  });

  it('reserves a tier’s places until it begins, and sells the rest at the common price after it has ended', () => {
    expect(sold(tiered, 9)).toEqual(['0+1 20 First', '3+3 40 Early']);
    expect(sold(tiered, 20)).toEqual(['0+1 20 First', '1+2 50', '3+3 50']);
  });

  it('depends on the shard of the place', () => {
    const type = { price: euros(50), shards: 6, ...tiered };
    expect([0, 1, 2, 3, 5].map((shard) => priceAt(type, shard, 12)?.price.amount)).toEqual([20, 30, 30, 40, 40]);
    expect(priceAt(type, 1, 9)).toBeUndefined();
  });
});

it('a pool gets the quantity of its tier while the capacity lasts, and the last pool gets the rest', () => {
  const type = { shards: 6, ...tiered };
  expect(poolCapacities(type, 1_000)).toEqual([100, 200, 700]);
  expect(poolCapacities(type, 250)).toEqual([100, 150, 0]);
  expect(poolCapacities({ shards: 6 }, 250)).toEqual([250]);
});
