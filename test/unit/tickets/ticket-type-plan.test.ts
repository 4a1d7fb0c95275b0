import { describe, expect, it } from 'vitest';
import { planTicketType } from '../../../functions/tickets/types/ticket-type.ts';
import { planShards, planTiers } from '../../../functions/tickets/types/tier.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import { poolCapacities } from '../../../shared/inventory/pools.ts';
import type { Tier } from '../../../shared/inventory/ticket-type.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';

const event = { eventId: 'evt_01ARZ3NDEKTSV4RRFFQ69G5FAV', currency: 'EUR' } as EventRow;
const euros = (amount: number) => ({ amount, currency: 'EUR' });
const early = { name: 'Early', price: euros(2000), quantity: 500 };

const pointerOf = (work: () => unknown): string | undefined => {
  try {
    work();
  } catch (error) {
    if (error instanceof Problem) return error.extras.errors?.[0]?.pointer;
    throw error;
  }
  return undefined;
};

describe('tiers of a new type', () => {
  it('are stored in epoch milliseconds', () => {
    const wanted = [{ ...early, from: '2030-01-01T00:00:00+01:00', until: '2030-01-02T00:00:00Z' }];
    const [tier] = planTiers(event, wanted, 'general');
    expect(tier).toEqual({ ...early, from: Date.UTC(2029, 11, 31, 23), until: Date.UTC(2030, 0, 2) });
  });

  const until = '2030-01-01T00:00:00Z';
  it.each([
    ['another currency', [{ ...early, price: { amount: 1, currency: 'USD' } }], 'general', '/tiers/0/price/currency'],
    ['an end before its start', [{ ...early, from: '2030-01-02T00:00:00Z', until }], 'general', '/tiers/0/until'],
    ['an end at its start', [{ ...early, from: until, until }], 'general', '/tiers/0/until'],
    ['neither time nor quantity', [{ name: 'Late', price: euros(1) }], 'general', '/tiers/0'],
    ['a quantity for seats', [{ name: 'Late', price: euros(1), until }, early], 'seated', '/tiers/1/quantity'],
    ['the name of another tier', [early, { ...early, until }], 'general', '/tiers/1/name'],
  ] as const)('are refused with %s', (_, wanted, kind, pointer) => {
    expect(pointerOf(() => planTiers(event, wanted, kind))).toBe(pointer);
  });
});

describe('shards', () => {
  it('hold about 500 places each, are at most 32, and form one pool without tiers by quantity', () => {
    expect([1, 500, 501, 16_000, 60_000].map((capacity) => planShards(capacity))).toEqual(
      [1, 1, 2, 32, 32].map((shards) => ({ shards })),
    );
    expect(planShards(2_000, [{ name: 'Early', price: euros(1), until: 1 }])).toEqual({ shards: 4 });
  });

  it('are separate for each tier by quantity, and those of the rest come last', () => {
    const tiers: Tier[] = [
      early,
      { name: 'Phase', price: euros(1), until: 1 },
      { ...early, name: 'B', quantity: 1_001 },
    ];
    expect(planShards(3_000, tiers)).toEqual({
      shards: 7,
      pools: [
        { firstShard: 0, shards: 1, tier: 0 },
        { firstShard: 1, shards: 3, tier: 2 },
        { firstShard: 4, shards: 3 },
      ],
    });
  });

  it('include one for a later capacity if the tiers take all places', () => {
    const plan = planShards(500, [early]);
    expect(plan.pools).toEqual([
      { firstShard: 0, shards: 1, tier: 0 },
      { firstShard: 1, shards: 1 },
    ]);
    expect(poolCapacities({ ...plan, tiers: [early] }, 620)).toEqual([500, 120]);
  });

  it('are fewer than 45 in any division, since a ticket id has two digits for them', () => {
    const maxCapacity = inventoryLimits.capacityPerType;
    for (const quantity of [1, 1_876, maxCapacity / inventoryLimits.tiersPerType]) {
      const tiers = Array.from({ length: inventoryLimits.tiersPerType }, (_, n) => ({
        ...early,
        name: `${n}`,
        quantity,
      }));
      expect(planShards(maxCapacity, tiers).shards).toBeLessThan(45);
    }
  });

  it('are refused if the tiers have more places than the type', () => {
    expect(pointerOf(() => planShards(499, [early]))).toBe('/capacity');
    expect(pointerOf(() => planShards(500, [early]))).toBeUndefined();
  });
});

describe('a new type', () => {
  const common = {
    name: 'Standard',
    price: euros(4500),
    salesStartAt: '2030-01-01T00:00:00Z',
    salesEndAt: '2030-02-01T00:00:00Z',
    maxPerOrder: 8,
    maxPerCustomer: 8,
  };
  const seats = [{ number: 0, sectionId: 'A', label: 'A-1-1', rowIndex: 0 }];
  const plan = (fields: object) =>
    planTicketType(
      event,
      { ...common, kind: 'general', ...fields },
      { code: 'ABCDE', seats, published: false, last: 2 },
    );

  it('has its tiers and pools', () => {
    expect(plan({ capacity: 600, tiers: [early] })).toMatchObject({ capacity: 600, shards: 2, tiers: [early] });
    expect(plan({ capacity: 600 })).not.toHaveProperty('pools');
  });

  it('can forbid single-seat gaps if it is seated', () => {
    const seated = { kind: 'seated', sectionIds: ['A'] };
    expect(plan({ ...seated, noSingleSeatGaps: true })).toMatchObject({ noSingleSeatGaps: true, capacity: 1 });
    expect(plan(seated)).not.toHaveProperty('noSingleSeatGaps');
    expect(pointerOf(() => plan({ capacity: 600, noSingleSeatGaps: true }))).toBe('/noSingleSeatGaps');
  });
});
