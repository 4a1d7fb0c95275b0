import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bestSeats } from '../../../functions/carts/seats/best-available.ts';
import {
  blocksIn,
  freeRuns,
  gapsOf,
  groupsWithoutGap,
  neighboursIn,
  sidesOf,
} from '../../../functions/carts/seats/seat-gap.ts';
import type { NumberedSeat } from '../../../shared/inventory/seat-map.ts';

/** The seats of rows, drawn with `.` for a free and `#` for a taken seat. */
function hallOf(rows: string[]) {
  const seats: NumberedSeat[] = [];
  rows.forEach((row, rowIndex) => {
    for (const _ of row) seats.push({ number: seats.length, sectionId: 'A', label: '', rowIndex });
  });
  const all = rows.join('');
  const isFree = ({ number }: NumberedSeat) => all[number] === '.';
  return { seats, isFree, runs: freeRuns(seats, isFree) };
}

/** Chooses from such a hall. Each seat is `row:seat`. */
function best(rows: string[], count: number, { maxChoices = 1, pick = 0, noGaps = false } = {}) {
  const starts = rows.map((_, rowIndex) => rows.slice(0, rowIndex).join('').length);
  const middleOf = (rowIndex: number) => (starts[rowIndex] ?? 0) + ((rows[rowIndex]?.length ?? 0) - 1) / 2;
  return bestSeats(hallOf(rows).runs, count, { middleOf, maxChoices, noGaps, random: () => pick })?.map(
    ({ rowIndex, number }) => `${rowIndex}:${number - (starts[rowIndex] ?? 0)}`,
  );
}

describe('the best seats', () => {
  test.each([
    ['are in the middle of the first row', ['.........', '.........'], 3, ['0:3', '0:4', '0:5']],
    ['are in the first row with enough seats together', ['..#..', '.....'], 3, ['1:0', '1:1', '1:2']],
    ['leave no single seat if possible', ['...', '....'], 2, ['1:0', '1:1']],
    ['leave a single seat if there is no other choice', ['...'], 2, ['0:0', '0:1']],
  ])('%s', (_, rows, count, seats) => {
    expect(best(rows, count)).toEqual(seats);
  });

  test.each([
    ['the largest first', ['...', '.', '..'], 5, ['0:0', '0:1', '0:2', '2:0', '2:1']],
    [
      'a run that fits the rest, rather than a longer one',
      ['...', '.....', '..'],
      7,
      ['1:0', '1:1', '1:2', '1:3', '1:4', '2:0', '2:1'],
    ],
    ['no seat alone while there are pairs', ['...', '..'], 4, ['0:0', '0:1', '1:0', '1:1']],
    ['single seats if nothing else is left', ['.#.#.'], 2, ['0:0', '0:2']],
  ])('are in as few groups as possible: %s', (_, rows, count, seats) => {
    expect(best(rows, count)).toEqual(seats);
  });

  test('are in groups that leave no single seat, if gaps are forbidden', () => {
    expect(best(['....', '....'], 5)).toEqual(['0:0', '0:1', '0:2', '1:0', '1:1']);
    expect(best(['....', '....'], 5, { noGaps: true })).toEqual(['0:0', '0:1', '0:2', '0:3', '1:0']);
    // But not in more groups than without the rule.
    expect(best(['...', '...', '.'], 5, { noGaps: true })).toEqual(['0:0', '0:1', '0:2', '1:0', '1:1']);
  });

  test('are none if fewer seats are free', () => {
    expect(best(['..#.'], 4)).toBeUndefined();
  });
});

test('concurrent buyers draw from the best few choices, which have no seat in common', () => {
  const draws = Array.from({ length: 8 }, (_, index) =>
    best(['........', '........'], 2, { maxChoices: 8, pick: index / 8 }),
  );
  expect(new Set(draws.flat()).size).toBe(12);
  expect(
    draws
      .slice(0, 4)
      .flat()
      .every((seat) => seat?.startsWith('0:')),
  ).toBe(true);
  expect(best(['........', '........'], 2, { maxChoices: 2, pick: 0.99 })).toEqual(['0:0', '0:1']);
});

const row = fc.array(fc.constantFrom('.', '.', '#'), { minLength: 1, maxLength: 12 }).map((seats) => seats.join(''));
const someRows = fc.array(row, { minLength: 1, maxLength: 5 });
const someSeats = fc.integer({ min: 1, max: 10 });
const somePick = fc.double({ min: 0, max: 0.999, noNaN: true });

test('best seats never break the gap rule for named seats', () => {
  fc.assert(
    fc.property(someRows, someSeats, somePick, (rows, count, pick) => {
      const { seats, isFree, runs } = hallOf(rows);
      const middleOf = () => seats.length / 2;
      const chosen = bestSeats(runs, count, { middleOf, maxChoices: 4, noGaps: true, random: () => pick }) ?? [];
      const neighbour = neighboursIn(seats);
      const gaps = gapsOf(sidesOf(chosen, neighbour), isFree);
      const groups = groupsWithoutGap(runs, count)?.length ?? Number.POSITIVE_INFINITY;
      expect(gaps.length > 0 && groups <= blocksIn(chosen, neighbour)).toBe(false);
    }),
  );
});

test('in any hall, as many free seats as requested are found if there are enough, each once', () => {
  fc.assert(
    fc.property(someRows, someSeats, somePick, fc.boolean(), (rows, count, pick, noGaps) => {
      const free = rows.join('').replaceAll('#', '').length;
      const found = best(rows, count, { maxChoices: 4, pick, noGaps });
      expect(found === undefined).toBe(free < count);
      expect(new Set(found).size).toBe(free < count ? 0 : count);
      for (const seat of found ?? []) {
        const [row = 0, index = 0] = seat.split(':').map(Number);
        expect(rows[row]?.[index]).toBe('.');
      }
    }),
  );
});
