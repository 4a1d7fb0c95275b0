import { expect, test } from 'vitest';
import type { TicketType } from '../../../../shared/inventory/ticket-type.ts';
import {
  availableNow,
  countAgeMs,
  packStates,
  priceInForce,
  unpackStates,
} from '../../../../shared/inventory/type-counts.ts';

const eur = (amount: number) => ({ amount, currency: 'EUR' });
/** 100 early birds until 12, 50 for members from 10 on, and all other places. */
const type = {
  shards: 4,
  price: eur(5_000),
  tiers: [
    { name: 'Early', price: eur(2_000), quantity: 100, until: 12 },
    { name: 'Member', price: eur(3_000), quantity: 50, from: 10 },
  ],
  pools: [
    { firstShard: 0, shards: 1, tier: 0 },
    { firstShard: 1, shards: 1, tier: 1 },
    { firstShard: 2, shards: 2 },
  ],
} as unknown as TicketType;
const free = (...pools: number[]) => ({ pools });

test('places of a tier that has not begun are not available', () => {
  expect(availableNow(type, free(7, 50, 200), 9)).toBe(207);
  expect(availableNow(type, free(7, 50, 200), 10)).toBe(257);
  expect(availableNow({ shards: 2, price: eur(1) }, free(5), 0)).toBe(5);
});

test('the current price is that of the first pool with free places', () => {
  const price = (counts: { pools: number[] } | undefined, now: number) => priceInForce(type, counts, now).amount;
  expect(price(undefined, 9)).toBe(2_000);
  expect(price(free(1, 50, 200), 9)).toBe(2_000);
  expect(price(free(0, 50, 200), 9)).toBe(5_000);
  expect(price(free(0, 50, 200), 10)).toBe(3_000);
  // Remaining places of a tier that has ended have the common price.
  expect(price(free(3, 0, 200), 12)).toBe(5_000);
  expect(price(free(0, 0, 0), 11)).toBe(5_000);
});

test('a large type is recounted less often', () => {
  expect([200, 10_000, 50_000].map((capacity) => countAgeMs({ capacity }))).toEqual([1_000, 1_000, 5_000]);
});

test('the states of 20,000 randomly mixed seats pack into 6 KB, and unpack unchanged', () => {
  const states = Array.from({ length: 20_000 }, () => 'ahs'[Math.floor(Math.random() * 3)]).join('');
  const packed = packStates(states);
  expect(packed.length).toBeLessThan(6 * 1024);
  expect(unpackStates(packed)).toBe(states);
});
