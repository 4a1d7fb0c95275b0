import { describe, expect, it } from 'vitest';
import { type CrowdShare, crowdShare, crowdsAfter } from '../../../functions/tickets/projection/crowd.ts';
import { noDelta, tallyNames } from '../../../shared/door/door-counts.ts';

/** The shares after each size of a crowd, one after another. 0: none. */
function sharesOf(sizes: readonly number[], capacity = 100): number[] {
  let share: CrowdShare | undefined;
  return sizes.map((inside) => {
    share = crowdShare({ inside, capacity }, share);
    return share ?? 0;
  });
}

describe('the share of a capacity that a crowd has reached', () => {
  it.each([
    ['grows one by one', [89, 90, 99, 100, 101], [0, 90, 90, 100, 100]],
    ['grows at once', [89, 101], [0, 100]],
    ['comes and goes at a share', [90, 89, 90, 80, 90], [90, 90, 90, 90, 90]],
    ['becomes clearly smaller, and grows again', [90, 79, 89, 90], [90, 0, 0, 90]],
    ['comes and goes when it is full', [100, 99, 100, 90, 101], [100, 100, 100, 100, 100]],
    ['leaves in part when it was full', [100, 89, 80, 79, 90, 100], [100, 90, 90, 0, 90, 100]],
    ['leaves', [100, 0], [100, 0]],
  ])('of a crowd that %s', (_how, sizes, shares) => {
    expect(sharesOf(sizes)).toEqual(shares);
  });

  it('of a small place falls after five people have left, or all', () => {
    expect(sharesOf([9, 10, 9, 8, 5, 4, 10, 3], 10)).toEqual([90, 100, 100, 100, 100, 90, 100, 0]);
    expect(sharesOf([1, 2, 1, 0, 2], 2)).toEqual([0, 100, 100, 0, 100]);
  });

  it('is exact at shares that are no whole number of people', () => {
    expect(sharesOf([404, 405], 450)).toEqual([0, 90]);
    expect(sharesOf([899_999, 900_000, 999_999, 1_000_000], 1_000_000)).toEqual([0, 90, 90, 100]);
    expect(sharesOf([6, 7], 7)).toEqual([0, 100]);
  });

  it('follows a capacity that changes', () => {
    expect(crowdShare({ inside: 95, capacity: 200 }, undefined)).toBeUndefined();
    expect(crowdShare({ inside: 95, capacity: 100 }, undefined)).toBe(90);
    expect(crowdShare({ inside: 95, capacity: 90 }, 90)).toBe(100);
    expect(crowdShare({ inside: 95, capacity: 200 }, 100)).toBeUndefined();
  });

  it('does not exist in a zone that is closed', () => {
    expect(crowdShare({ inside: 40, capacity: 0 }, 100)).toBeUndefined();
  });
});

describe('the crowds of a door after a change', () => {
  const [floor, bar, type] = [tallyNames.zone('Floor'), tallyNames.zone('Bar'), tallyNames.type('typ_1_7K2MP')];
  const people = (inside: number) => [inside, inside, inside, 0];
  const tallies = { all: people(95), [floor]: people(95), [bar]: people(95), [type]: people(95) };
  const capacities = new Map([
    ['all', 100],
    [floor, 100],
  ]);
  const touched = (...names: string[]) => {
    const { tallies: changed } = noDelta();
    for (const name of names) changed.set(name, { admitted: 1, inside: 1, entries: 1, exits: 0 });
    return changed;
  };

  it('are those of the venue and of zones with a capacity', () => {
    const after = crowdsAfter(undefined, touched('all', type, floor, bar), { tallies, capacities });
    expect(after.crowds).toEqual({ all: 90, [floor]: 90 });
    expect(after.reached).toEqual([
      { share: 90, inside: 95, capacity: 100 },
      { zone: 'Floor', share: 90, inside: 95, capacity: 100 },
    ]);
  });

  it('are told once, and stay where nothing has changed', () => {
    expect(crowdsAfter({ all: 90, [bar]: 90 }, touched('all'), { tallies, capacities })).toEqual({
      crowds: { all: 90, [bar]: 90 },
      reached: [],
    });
  });

  it('are forgotten with the capacity', () => {
    expect(crowdsAfter({ [bar]: 100 }, touched(bar), { tallies, capacities })).toEqual({ crowds: {}, reached: [] });
  });
});
