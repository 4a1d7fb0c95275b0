import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bestSeats } from '../../functions/carts/best-available.ts';
import { freeRuns } from '../../functions/carts/seat-gap.ts';
import type { NumberedSeat } from '../../shared/seat-map.ts';

/** Rows of `.` free and `#` taken seats; what is chosen from them comes back as `row:seat`. */
function best(rows: string[], count: number, { among = 1, pick = 0 } = {}) {
  const seats: NumberedSeat[] = [];
  const starts = rows.map((_, rowIndex) => rows.slice(0, rowIndex).join('').length);
  rows.forEach((row, rowIndex) => {
    for (const _ of row) seats.push({ number: seats.length, sectionId: 'A', label: '', rowIndex });
  });
  const middleOf = (rowIndex: number) => (starts[rowIndex] ?? 0) + ((rows[rowIndex]?.length ?? 0) - 1) / 2;
  const all = rows.join('');
  const runs = freeRuns(seats, ({ number }) => all[number] === '.');
  return bestSeats(runs, count, { middleOf, among, random: () => pick })?.map(
    ({ rowIndex, number }) => `${rowIndex}:${number - (starts[rowIndex] ?? 0)}`,
  );
}

describe('the best seats', () => {
  test.each([
    ['are in the middle of the first row', ['.........', '.........'], 3, ['0:3', '0:4', '0:5']],
    ['are in the first row that has so many together', ['..#..', '.....'], 3, ['1:0', '1:1', '1:2']],
    ['leave no single seat where that can be', ['...', '....'], 2, ['1:0', '1:1']],
    ['leave one where it cannot', ['...'], 2, ['0:0', '0:1']],
  ])('%s', (_, rows, count, seats) => {
    expect(best(rows, count)).toEqual(seats);
  });

  test.each([
    ['largest first', ['...', '.', '..'], 5, ['0:0', '0:1', '0:2', '2:0', '2:1']],
    [
      'a run that fits the rest, rather than one it breaks',
      ['...', '.....', '..'],
      7,
      ['1:0', '1:1', '1:2', '1:3', '1:4', '2:0', '2:1'],
    ],
    ['nobody alone while there are pairs', ['...', '..'], 4, ['0:0', '0:1', '1:0', '1:1']],
    ['singles when nothing else is left', ['.#.#.'], 2, ['0:0', '0:2']],
  ])('are as few groups as can be: %s', (_, rows, count, seats) => {
    expect(best(rows, count)).toEqual(seats);
  });

  test('are none when there are not so many', () => {
    expect(best(['..#.'], 4)).toBeUndefined();
  });
});

test('buyers at the same moment draw from the best few choices, which have no seat in common', () => {
  const draws = Array.from({ length: 8 }, (_, at) => best(['........', '........'], 2, { among: 8, pick: at / 8 }));
  expect(new Set(draws.flat()).size).toBe(12);
  expect(
    draws
      .slice(0, 4)
      .flat()
      .every((seat) => seat?.startsWith('0:')),
  ).toBe(true);
  expect(best(['........', '........'], 2, { among: 2, pick: 0.99 })).toEqual(['0:0', '0:1']);
});

test('whatever is free, so many are found if there are so many: free ones, each once', () => {
  const row = fc.array(fc.constantFrom('.', '#'), { minLength: 1, maxLength: 12 }).map((seats) => seats.join(''));
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 10 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (rows, count, pick) => {
        const free = rows.join('').replaceAll('#', '').length;
        const found = best(rows, count, { among: 4, pick });
        expect(found === undefined).toBe(free < count);
        expect(new Set(found).size).toBe(free < count ? 0 : count);
        for (const seat of found ?? []) {
          const [row = 0, at = 0] = seat.split(':').map(Number);
          expect(rows[row]?.[at]).toBe('.');
        }
      },
    ),
  );
});
