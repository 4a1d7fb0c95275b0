import { describe, expect, it } from 'vitest';
import { seatMapSvg } from '../../../functions/venues/seat-maps/seat-map-svg.ts';
import { SeatMap } from '../../../shared/inventory/seat-map.ts';

const row = (name: string, count: number) => ({
  name,
  seats: Array.from({ length: count }, (_, at) => ({ name: String(at + 1) })),
});
const seated = (id: string, rows: object[], name = id) => ({ id, name, kind: 'seated', rows });
const picture = (sections: object[], title = 'Hall') => seatMapSvg(SeatMap.parse({ sections }), title);

/** The dots of a dashed path: one at the start of each run, and one every ten units of it. */
const dots = (svg: string, look: RegExp): number =>
  [...svg.matchAll(/<path d="([^"]*)"([^>]*)>/g)]
    .filter(([, , attributes = '']) => look.test(attributes))
    .flatMap(([, path = '']) => [...path.matchAll(/h(\d+)/g)].map(([, length]) => Math.floor(Number(length) / 10) + 1))
    .reduce((sum, count) => sum + count, 0);

describe('the picture of a seat map', () => {
  const protectedSeats = [
    { name: '1', accessible: true },
    { name: '2', companionOf: '1' },
    { name: '3' },
    { name: '4' },
  ];
  const svg = picture([
    seated('A', [
      { name: '1', seats: [...protectedSeats, { name: '5', accessible: true }, { name: '6' }] },
      row('2', 30),
    ]),
    { id: 'F', name: 'Floor', kind: 'standing', capacity: 1_500 },
  ]);

  it('has one dot a seat in the look of its kind, and one of each in the legend', () => {
    expect(dots(svg, /#5b6ee1/)).toBe(33 + 1);
    expect(dots(svg, /#00806a.*square/)).toBe(2 + 1);
    expect(dots(svg, /#c2571a/)).toBe(1 + 1);
  });

  it('names sections, rows, the first and last seat of each, and says how many there are', () => {
    const words = [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, word]) => word);
    expect(words).toEqual([
      ...['A', '1', '2', '1–6', '1–30', 'Floor', 'Standing, 1,500'],
      ...['Seat (33)', 'Accessible (2)', 'Companion (1)', 'Standing (1,500)'],
    ]);
  });

  it('runs and loads nothing, whatever the names are', () => {
    const hostile = '</text><script>alert(1)</script>" onload="x \'&amp;\ufffe';
    const attacked = picture([seated('A', [row('1', 2)], hostile)], hostile);
    const tags = new Set([...attacked.matchAll(/<\/?(\w+)/g)].map(([, tag]) => tag));
    expect([...tags].sort()).toEqual(['g', 'path', 'rect', 'svg', 'text', 'title']);
    expect(attacked).not.toMatch(/ on\w+="|href|style|[\ufffe\uffff]|&(?!#\d+;)/);
    expect(attacked).toContain('&#60;script&#62;alert(1)');
  });

  it('of 20,000 seats is some ninety kilobytes, of 60,000 in long rows not twice as much', () => {
    const stadium = (sections: number, rows: number, seats: number) =>
      picture(
        Array.from({ length: sections }, (_, at) =>
          seated(
            String(at),
            Array.from({ length: rows }, (_, nth) => row(String(nth), seats)),
          ),
        ),
      ).length;
    expect(stadium(40, 20, 25)).toBeLessThan(100_000);
    expect(stadium(60, 25, 40)).toBeLessThan(200_000);
  });
});
