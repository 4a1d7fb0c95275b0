import { describe, expect, it } from 'vitest';
import { seatMapSvg } from '../../../functions/venues/seat-maps/seat-map-svg.ts';
import { SeatMap } from '../../../shared/inventory/seat-map.ts';

const row = (name: string, count: number) => ({
  name,
  seats: Array.from({ length: count }, (_, index) => ({ name: String(index + 1) })),
});
const seated = (id: string, rows: object[], name = id) => ({ id, name, kind: 'seated', rows });
const picture = (sections: object[], title = 'Hall') => seatMapSvg(SeatMap.parse({ sections }), title);

/** Counts the dots of dashed paths: one at the start of each run and one every ten units. */
const dots = (svg: string, style: RegExp): number =>
  [...svg.matchAll(/<path d="([^"]*)"([^>]*)>/g)]
    .filter(([, , attributes = '']) => style.test(attributes))
    .flatMap(([, path = '']) => [...path.matchAll(/h(\d+)/g)].map(([, length]) => Math.floor(Number(length) / 10) + 1))
    .reduce((sum, count) => sum + count, 0);

describe('the drawing of a seat map', () => {
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

  it('has one dot for each seat, in the style of its kind, and one for each kind in the legend', () => {
    expect(dots(svg, /#5b6ee1/)).toBe(33 + 1);
    expect(dots(svg, /#00806a.*square/)).toBe(2 + 1);
    expect(dots(svg, /#c2571a/)).toBe(1 + 1);
  });

  it('shows names of sections and rows, the seat range of each row, and the number of each kind', () => {
    const words = [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, word]) => word);
    expect(words).toEqual([
      ...['A', '1', '2', '1–6', '1–30', 'Floor', 'Standing, 1,500'],
      ...['Seat (33)', 'Accessible (2)', 'Companion (1)', 'Standing (1,500)'],
    ]);
  });

  it('contains no script, reference or style, whatever the names are', () => {
    const hostile = '</text><script>alert(1)</script>" onload="x \'&amp;\ufffe';
    const attacked = picture([seated('A', [row('1', 2)], hostile)], hostile);
    const tags = new Set([...attacked.matchAll(/<\/?(\w+)/g)].map(([, tag]) => tag));
    expect([...tags].sort()).toEqual(['g', 'path', 'rect', 'svg', 'text', 'title']);
    expect(attacked).not.toMatch(/ on\w+="|href|style|[\ufffe\uffff]|&(?!#\d+;)/);
    expect(attacked).toContain('&#60;script&#62;alert(1)');
  });

  it('takes less than 100 kB for 20,000 seats and less than 200 kB for 60,000', () => {
    const stadium = (sections: number, rows: number, seats: number) =>
      picture(
        Array.from({ length: sections }, (_, section) =>
          seated(
            String(section),
            Array.from({ length: rows }, (_, index) => row(String(index), seats)),
          ),
        ),
      ).length;
    expect(stadium(40, 20, 25)).toBeLessThan(100_000);
    expect(stadium(60, 25, 40)).toBeLessThan(200_000);
  });
});
