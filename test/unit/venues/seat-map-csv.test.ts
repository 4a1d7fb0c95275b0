import { describe, expect, it } from 'vitest';
import { seatMapFromCsv } from '../../../functions/venues/seat-maps/seat-map-csv.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { SeatMap } from '../../../shared/inventory/seat-map.ts';

const list = (...lines: string[]) => ['section,row,seat,attributes', ...lines].join('\n');

/** The faults of a seat map in CSV, each as `<pointer> <message>`. */
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

describe('a seat map in CSV', () => {
  it('keeps the order of its lines', () => {
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

  it('may have the format of Excel: byte order mark, semicolons, quotes, empty lines and Windows line ends', () => {
    const text = '\ufeffSection;Row;Seat;Attributes\r\n\r\n"Balcony";"1"; 12 ;"accessible companion-of:12"\r\n\r\n';
    expect(seatMapFromCsv(text).sections).toEqual([
      {
        ...{ id: 'Balcony', name: 'Balcony', kind: 'seated' },
        rows: [{ name: '1', seats: [{ name: '12', accessible: true, companionOf: '12' }] }],
      },
    ]);
  });

  it('may have a section with the name of an object prototype, since names are data', () => {
    const map = SeatMap.parse(seatMapFromCsv(list('__proto__,constructor,toString,')));
    expect(JSON.stringify(map)).toContain('"id":"__proto__"');
  });

  it.each([
    ['no lines', '', '/1 The first line must be section,row,seat,attributes'],
    ['another header', 'section,seat,row,attributes\nA,1,1,', '/1 The first line must be section,row,seat,attributes'],
    ['a repeated seat', list('A,1,1,', 'A,1,2,', 'A,1,1,'), '/4 Section A, row 1 has two seats 1'],
    ['a repeated seat after an empty line', list('A,1,1,', '', 'A,1,1,'), '/4 Section A, row 1 has two seats 1'],
    ['a name with a hyphen', list('A-B,1,1,'), '/2 section: 1 to 20 letters'],
    ['markup as a name', list('A,<svg onload=x>,1,'), '/2 row: 1 to 20 letters'],
    ['no seat', list('A,1,,'), '/2 seat: 1 to 20 letters'],
    ['an unknown attribute', list('A,1,1,wheelchair'), '/2 attributes: accessible'],
    ['a companion of a missing seat', list('A,1,1,', 'A,1,2,companion-of:9'), '/3 The row has no seat 9 to accompany'],
    ['a seat in a standing section', list('F,1,1,standing:5'), '/2 A standing section has neither row nor seat'],
    ['a repeated standing section', list('F,,,standing:5', 'F,,,standing:6'), '/3 Section F already exists'],
    ['a seat after its standing section', list('F,,,standing:5', 'F,1,1,'), '/3 Section F is a standing section'],
    ['a truncated line', list('A,1'), '/2 has 2 columns instead of 4'],
    ['a line with too many columns', list('A,1,1,,9'), '/2 has 5 columns instead of 4'],
    ['an unclosed quote', list('A,1,1,', 'A,1,"2,'), '/3 Quote Not Closed'],
    ['an overlong line', list(`A,1,${'x'.repeat(5_000)}`), '/2 Max Record Size'],
    ['too many sections', list(...Array.from({ length: 201 }, (_, n) => `${n},1,1,`)), '/202 At most 200 sections'],
    ['too many rows', list(...Array.from({ length: 501 }, (_, n) => `A,${n},1,`)), '/502 At most 500 rows'],
    ['too many seats in a row', list(...Array.from({ length: 501 }, (_, n) => `A,1,${n},`)), '/502 At most 500 seats'],
  ])('with %s is refused, naming the line', (_what, text, fault) => {
    expect(faults(text)).toEqual([expect.stringContaining(fault)]);
  });

  it('lists at most twenty faults', () => {
    expect(faults(list(...Array.from({ length: 50 }, () => 'A-B,1,1,')))).toHaveLength(20);
  });

  it('holds at most 60,000 seats', () => {
    const rows = Array.from({ length: 60_000 }, (_, n) => `${n % 150},${Math.floor(n / 15_000)},${n % 15_000},`);
    expect(SeatMap.safeParse(seatMapFromCsv(list(...rows))).success).toBe(true);
    expect(faults(list(...rows, 'Z,1,1,', 'Z,1,1,'))).toEqual(['/60002 At most 60000 seats']);
  });
});

describe('a list saved by a spreadsheet', () => {
  const seatsOf = (text: string) =>
    SeatMap.parse(seatMapFromCsv(text)).sections.map(({ id, rows }) => [id, rows?.map((row) => row.seats.length)]);
  const expected = [['A', [2]]];

  it('may have rows of empty cells', () => {
    expect(seatsOf(list('A,1,1,', ',,,', 'A,1,2,', ' , ,,', ',,,'))).toEqual(expected);
    expect(faults(list('A,1,1,', ',,,', 'A,1,1,'))).toEqual(['/4 Section A, row 1 has two seats 1']);
  });

  it.each([
    ['tabs', 'section\trow\tseat\tattributes\nA\t1\t1\t\nA\t1\t2\taccessible\n'],
    ['semicolons, after empty lines', '\ufeff\r\n\nsection;row;seat;attributes\r\nA;1;1;\r\nA;1;2;\r\n'],
    ['a stated semicolon', 'sep=;\r\nsection;row;seat;attributes\r\nA;1;1;\r\nA;1;2;\r\n'],
    ['a stated tab in quotes', '\ufeff"sep=\t"\nsection\trow\tseat\tattributes\nA\t1\t1\nA\t1\t2\n'],
    ['a stated separator of its own', 'sep=|\nsection|row|seat|attributes\nA|1|1|\nA|1|2|\n'],
  ])('may be separated by %s', (_what, text) => expect(seatsOf(text)).toEqual(expected));

  it('counts the line of the separator', () => {
    expect(faults('sep=;\nsection;row;seat;attributes\nA;1\n')).toEqual(['/3 has 2 columns instead of 4']);
    expect(faults('sep=;\nsection;row\n')).toEqual(['/2 The first line must be section,row,seat,attributes']);
  });

  it('takes names that print alike as one, in their first spelling', () => {
    expect(seatsOf(list('Süd,1,1,', 'Su\u0308d,１,2,', 'süd,1,3,'))).toEqual([['Süd', [3]]]);
    expect(faults(list('A,1,1,', 'a,1,１,'))).toEqual(['/3 Section A, row 1 has two seats 1']);
  });
});
