import { describe, expect, it } from 'vitest';
import { seatMapFromCsv } from '../../../functions/venues/seat-maps/seat-map-csv.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { SeatMap } from '../../../shared/inventory/seat-map.ts';

const list = (...lines: string[]) => ['section,row,seat,attributes', ...lines].join('\n');

/** What is wrong with a list, `<pointer> <message>` each. */
function faults(text: string): string[] {
  try {
    seatMapFromCsv(text);
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(error.type.code).toBe('invalid_request');
    return (error.extras.errors ?? []).map(({ pointer, message }) => `${pointer} ${message}`);
  }
}

describe('a list of seats', () => {
  it('becomes a map in the order of its lines', () => {
    const map = SeatMap.parse(
      seatMapFromCsv(list('A,1,1,accessible', 'A,1,2,companion-of:1', 'Floor,,,standing:500', 'A,2,1,', 'B,1,12')),
    );
    expect(map).toEqual({
      sections: [
        {
          ...{ id: 'A', name: 'A', kind: 'seated' },
          rows: [
            {
              name: '1',
              seats: [
                { name: '1', accessible: true },
                { name: '2', companionOf: '1' },
              ],
            },
            { name: '2', seats: [{ name: '1' }] },
          ],
        },
        { id: 'Floor', name: 'Floor', kind: 'standing', capacity: 500 },
        { id: 'B', name: 'B', kind: 'seated', rows: [{ name: '1', seats: [{ name: '12' }] }] },
      ],
    });
  });

  it('is read as Excel writes it: with a mark, semicolons, quotes, empty lines and the line ends of Windows', () => {
    const text = '\ufeffSection;Row;Seat;Attributes\r\n\r\n"Balcony";"1"; 12 ;"accessible companion-of:12"\r\n\r\n';
    expect(seatMapFromCsv(text).sections).toEqual([
      {
        ...{ id: 'Balcony', name: 'Balcony', kind: 'seated' },
        rows: [{ name: '1', seats: [{ name: '12', accessible: true, companionOf: '12' }] }],
      },
    ]);
  });

  it('names are data: a section may be called as an object has its prototype', () => {
    const map = SeatMap.parse(seatMapFromCsv(list('__proto__,constructor,toString,')));
    expect(JSON.stringify(map)).toContain('"id":"__proto__"');
  });

  it.each([
    ['nothing', '', '/1 The first line must be section,row,seat,attributes'],
    ['another header', 'section,seat,row,attributes\nA,1,1,', '/1 The first line must be section,row,seat,attributes'],
    ['a seat twice', list('A,1,1,', 'A,1,2,', 'A,1,1,'), '/4 Section A, row 1 has two seats 1'],
    ['a seat twice behind an empty line', list('A,1,1,', '', 'A,1,1,'), '/4 Section A, row 1 has two seats 1'],
    ['a name with a hyphen', list('A-B,1,1,'), '/2 section: 1 to 20 letters'],
    ['markup for a name', list('A,<svg onload=x>,1,'), '/2 row: 1 to 20 letters'],
    ['no seat', list('A,1,,'), '/2 seat: 1 to 20 letters'],
    ['an unknown attribute', list('A,1,1,wheelchair'), '/2 attributes: accessible'],
    ['a companion of nobody', list('A,1,1,', 'A,1,2,companion-of:9'), '/3 The row has no seat 9 to accompany'],
    ['a standing place with a seat', list('F,1,1,standing:5'), '/2 A standing section has neither row nor seat'],
    ['a standing section twice', list('F,,,standing:5', 'F,,,standing:6'), '/3 Section F already exists'],
    ['seats in a standing section', list('F,,,standing:5', 'F,1,1,'), '/3 Section F is a standing section'],
    ['a line that is cut off', list('A,1'), '/2 has 2 columns instead of 4'],
    ['a line with more columns', list('A,1,1,,9'), '/2 has 5 columns instead of 4'],
    ['a quote that never ends', list('A,1,1,', 'A,1,"2,'), '/3 Quote Not Closed'],
    ['a line without an end', list(`A,1,${'x'.repeat(5_000)}`), '/2 Max Record Size'],
    ['a section too many', list(...Array.from({ length: 201 }, (_, n) => `${n},1,1,`)), '/202 At most 200 sections'],
    ['a row too many', list(...Array.from({ length: 501 }, (_, n) => `A,${n},1,`)), '/502 At most 500 rows'],
    ['a seat too many in a row', list(...Array.from({ length: 501 }, (_, n) => `A,1,${n},`)), '/502 At most 500 seats'],
  ])('with %s is refused by its line', (_what, text, fault) => {
    expect(faults(text)).toEqual([expect.stringContaining(fault)]);
  });

  it('names twenty faults and no more', () => {
    expect(faults(list(...Array.from({ length: 50 }, () => 'A-B,1,1,')))).toHaveLength(20);
  });

  it('holds 60,000 seats and not one more', () => {
    const rows = Array.from({ length: 60_000 }, (_, n) => `${n % 150},${Math.floor(n / 15_000)},${n % 15_000},`);
    expect(SeatMap.safeParse(seatMapFromCsv(list(...rows))).success).toBe(true);
    expect(faults(list(...rows, 'Z,1,1,', 'Z,1,1,'))).toEqual(['/60002 At most 60000 seats']);
  });
});
