import { describe, expect, it } from 'vitest';
import { categoryPath, categoryTree } from '../../../functions/catalog/event/category.ts';
import { rank, withSales } from '../../../functions/catalog/popularity/score.ts';

const day = 86_400_000;
const sale = (at: number, quantity: number) => ({ sk: `${at}`, at, lines: [{ quantity }] });
const unknown = { eventId: 'evt_1', score: 0, at: 0, countedTo: '' };

describe('a popularity score', () => {
  it('is the number of tickets sold, halved after three days', () => {
    expect(withSales(unknown, [sale(0, 4), sale(0, 2)], 0)).toEqual({ ...unknown, score: 6, countedTo: '0' });
    expect(withSales(unknown, [sale(0, 4)], 3 * day).score).toBeCloseTo(2);
  });

  it('is the same for sales counted together or one after the other', () => {
    const all = withSales(unknown, [sale(day, 3), sale(2 * day, 5)], 4 * day);
    const first = withSales(unknown, [sale(day, 3)], 2 * day);
    expect(withSales(first, [sale(2 * day, 5)], 4 * day).score).toBeCloseTo(all.score);
  });

  it('ignores comps, but moves its counting position past them', () => {
    const comp = { ...sale(day, 50), comp: true as const };
    expect(withSales(unknown, [sale(0, 4), comp], 3 * day).score).toBeCloseTo(2);
    expect(withSales(unknown, [comp], 3 * day).countedTo).toBe(comp.sk);
  });

  it('ranks events by their scores at the same moment', () => {
    const old = { ...unknown, eventId: 'evt_old', score: 100, at: 0 };
    const fresh = { ...unknown, eventId: 'evt_new', score: 20, at: 9 * day };
    expect(rank([old, fresh], 9 * day).map(({ eventId }) => eventId)).toEqual(['evt_new', 'evt_old']);
  });
});

describe('categories', () => {
  const counts = new Map([
    ['music/jazz', 2],
    ['comedy', 1],
    ['music', 1],
    ['music/jazz/free', 1],
    ['music/folk', 1],
  ]);

  it('form a tree, most events first', () =>
    expect(categoryTree(counts)).toEqual([
      {
        ...{ category: 'music', name: 'music', events: 5 },
        children: [
          {
            ...{ category: 'music/jazz', name: 'jazz', events: 3 },
            children: [{ category: 'music/jazz/free', name: 'free', events: 1, children: [] }],
          },
          { category: 'music/folk', name: 'folk', events: 1, children: [] },
        ],
      },
      { category: 'comedy', name: 'comedy', events: 1, children: [] },
    ]));

  it.each([
    ['music', true],
    ['music/jazz/free', true],
    ['a/b/c/d', false],
    ['/jazz', false],
    ['music/', false],
    ['music//jazz', false],
  ])('the path %s is valid: %s', (path, expected) => expect(categoryPath.test(path)).toBe(expected));
});
