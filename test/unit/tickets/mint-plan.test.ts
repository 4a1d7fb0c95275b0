import { describe, expect, it } from 'vitest';
import {
  generalChanges,
  type MintedPlace,
  newPlace,
  poolSizes,
  seatedChanges,
} from '../../../functions/tickets/minting/mint-plan.ts';
import { planShards } from '../../../functions/tickets/types/tier.ts';
import { spotName } from '../../../shared/inventory/place.ts';
import type { TicketType, Tier } from '../../../shared/inventory/ticket-type.ts';

const now = 1_900_000_000_000;
const ticketTypeId = 'typ_01ARZ3NDEKTSV4RRFFQ69G5FAV_ABCDE';
const price = { amount: 1000, currency: 'EUR' };
const general = (capacity: number, tiers?: Tier[]): TicketType =>
  ({
    ticketTypeId,
    kind: 'general',
    status: 'preparing',
    capacity,
    ...(tiers && { tiers }),
    ...planShards(capacity, tiers),
  }) as TicketType;

const state = {
  free: { status: 'available', claimableAt: 5 },
  lapsed: { status: 'held', claimableAt: now },
  held: { status: 'held', claimableAt: now + 1 },
  sold: { status: 'sold' },
  used: { status: 'used' },
  void: { status: 'void' },
} as const;
const place = (what: keyof typeof state, number: number, shard = 0): MintedPlace => ({ shard, number, ...state[what] });
const places = (...states: (keyof typeof state)[]) => states.map((what, number) => place(what, number));
const changesOf = (type: TicketType, existing: MintedPlace[]) =>
  generalChanges(type, existing, now).map((change) => `${change.what} ${spotName(change)}`);

describe('the first mint', () => {
  it('spreads general admission over the shards', () => {
    const type = general(1_500);
    const made = generalChanges(type, [], now);
    expect(made).toHaveLength(1_500);
    expect(made.slice(0, 4).map(spotName)).toEqual(['0:0', '1:1', '2:2', '0:3']);
    expect(newPlace(made[3] as never)).toMatchObject({
      pk: `${ticketTypeId}#0`,
      sk: '000003',
      status: 'available',
      issue: 1,
      sale: 1,
      version: 1,
    });
  });

  it('gives each pool its places, numbered from 0 in its own shards', () => {
    const type = general(1_300, [{ name: 'Early', price, quantity: 700 }]);
    expect(type.pools).toEqual([
      { firstShard: 0, shards: 2, tier: 0 },
      { firstShard: 2, shards: 2 },
    ]);
    const made = generalChanges(type, [], now);
    const inShard = (shard: number) => made.filter((one) => one.shard === shard).map(({ number }) => number);
    expect([0, 1, 2, 3].map((shard) => inShard(shard).length)).toEqual([350, 350, 300, 300]);
    expect([inShard(1)[0], inShard(2)[0], inShard(3).at(-1)]).toEqual([1, 0, 599]);
    expect(new Set(made.map(spotName)).size).toBe(1_300);
    // The projector of a free place must know its pool.
    expect(made.filter(({ shard, pool = 0 }) => pool !== (shard < 2 ? 0 : 2))).toEqual([]);
  });

  it('changes nothing if all places exist', () => {
    const type = general(4);
    expect(changesOf(type, places('free', 'sold', 'held', 'used'))).toEqual([]);
  });
});

describe('a greater capacity', () => {
  it('revives void places before it mints new ones, and fills gaps in the numbers', () => {
    const there = [place('sold', 0), place('void', 2), place('free', 3)];
    expect(changesOf(general(5), there)).toEqual(['revive 0:2', 'mint 0:1', 'mint 0:4']);
    expect(changesOf(general(3), there)).toEqual(['revive 0:2']);
  });

  it('is the target capacity if there is one', () => {
    expect(changesOf({ ...general(2), targetCapacity: 3 }, places('free', 'free'))).toEqual(['mint 0:2']);
  });
});

describe('a smaller capacity', () => {
  it('voids free places first, then lapsed ones, the highest numbers first', () => {
    const there = places('free', 'lapsed', 'free', 'lapsed', 'sold');
    expect(changesOf(general(4), there)).toEqual(['void 0:2']);
    expect(changesOf(general(2), there)).toEqual(['void 0:2', 'void 0:0', 'void 0:3']);
  });

  it('never voids held, sold or used places, and ends as close to its target as possible', () => {
    expect(changesOf(general(1), places('held', 'sold', 'used', 'free', 'void'))).toEqual(['void 0:3']);
  });
});

describe('the sizes of pools', () => {
  const tiers: Tier[] = [
    { name: 'Early', price, quantity: 10 },
    { name: 'Regular', price, quantity: 20 },
  ];
  const type = general(50, tiers);
  it.each([
    ['as planned', 50, [0, 0, 0], [10, 20, 20]],
    ['with more places in the last', 60, [10, 0, 5], [10, 20, 30]],
    ['with fewer places in the last', 35, [0, 0, 0], [10, 20, 5]],
    ['with fewer places in the tiers, the later ones first', 12, [0, 0, 0], [10, 2, 0]],
    ['smaller if others cannot shrink', 35, [3, 15, 15], [5, 15, 15]],
    ['as small as their taken places', 20, [10, 15, 15], [10, 15, 15]],
  ])('are %s', (_, capacity, taken, sizes) => {
    expect(poolSizes(type, capacity, taken)).toEqual(sizes);
  });
});

describe('seats', () => {
  const seats = [0, 1, 2, 3].map((number) => ({
    number,
    sectionId: number < 3 ? 'A' : 'B',
    label: `A-1-${number + 1}`,
    rowIndex: 5,
  }));
  const type = { ...general(3), kind: 'seated', sectionIds: ['A'], shards: 2 } as TicketType;
  const seated = (there: MintedPlace[], ...blocked: string[]) =>
    seatedChanges(type, there, { seats, blocked: new Set(blocked) }, now);

  it('are minted in the shard of their row under their number in the map, without house seats', () => {
    expect(seated([], 'A-1-2')).toEqual([
      { what: 'mint', ticketTypeId, shard: 1, number: 0, seat: 'A-1-1' },
      { what: 'mint', ticketTypeId, shard: 1, number: 2, seat: 'A-1-3' },
    ]);
  });

  it('are voided when blocked unless sold or held, and revived when unblocked', () => {
    const there = [place('free', 0, 1), place('held', 1, 1), place('void', 2, 1)];
    expect(seated(there, 'A-1-1', 'A-1-2').map(({ what, seat }) => `${what} ${seat}`)).toEqual([
      'void A-1-1',
      'revive A-1-3',
    ]);
    expect(seated([place('lapsed', 0, 1)], 'A-1-1', 'A-1-2', 'A-1-3')).toHaveLength(1);
    expect(seated([place('void', 0, 1)], 'A-1-1', 'A-1-2', 'A-1-3')).toEqual([]);
  });
});
