import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  companionsLeft,
  gapsGivenBack,
  seatsInQuestion,
  waysToGiveBack,
} from '../../../functions/carts/seats/given-back.ts';
import { gapsOf, neighboursIn, sidesOf } from '../../../functions/carts/seats/seat-gap.ts';
import type { NumberedSeat } from '../../../shared/inventory/seat-map.ts';

/*
 * Goal: seats given back leave nothing that a new choice of the kept seats would not be allowed to leave.
 * Method: draws a row with `.` free, `#` taken by others, `k` kept and `g` given back.
 */

function drawn(rows: string[]) {
  const seats: NumberedSeat[] = [];
  rows.forEach((row, rowIndex) => {
    for (const _ of row) seats.push({ number: seats.length, sectionId: 'A', label: `${seats.length}`, rowIndex });
  });
  const letters = rows.join('');
  const are = (letter: string) => seats.filter(({ number }) => letters[number] === letter);
  return { seats, neighbour: neighboursIn(seats), isFree: ({ number }: NumberedSeat) => letters[number] === '.', are };
}
const numbers = (seats: readonly NumberedSeat[]) => seats.map(({ number }) => number);
function judge(...rows: string[]) {
  const { neighbour, isFree, are } = drawn(rows);
  const { gaps, watched } = gapsGivenBack(are('g'), are('k'), { neighbour, isFree });
  return { gaps: numbers(gaps), watched: numbers(watched) };
}

describe('a seat given back', () => {
  test.each([
    ['alone beside a kept one is a gap', 'kkkkg', [4], []],
    ['between a kept and a taken one is a gap', '#gkk.', [1], []],
    ['with another is none', 'kkkgg', [], []],
    ['beside a free one is none, while that stays free', 'kkkg.', [], [4]],
    ['between seats of others only was alone before', 'kk.#g#', [], []],
    ['between two kept ones is a gap', 'kgk', [1], []],
  ])('%s', (_, row, gaps, watched) => {
    expect(judge(row)).toEqual({ gaps, watched });
  });

  test('is not beside a seat of another row', () => {
    expect(judge('..k', 'g#')).toEqual({ gaps: [], watched: [] });
  });
});

test('a line gives back its last seats, else its first, else the end of one of its groups', () => {
  const { are } = drawn(['kkk.k']);
  expect(waysToGiveBack(are('k'), 2).map(numbers)).toEqual([
    [2, 4],
    [0, 1],
    [1, 2],
    [0, 1],
  ]);
});

test('a companion seat is left when its accessible seat alone is given back', () => {
  const at = (number: number, more = {}) => ({ number, sectionId: 'A', label: `A-1-${number}`, rowIndex: 0, ...more });
  const [accessible, companion] = [at(1, { accessible: true }), at(2, { companionOf: 'A-1-1' })];
  expect(companionsLeft([accessible], [companion])).toEqual([companion]);
  expect(companionsLeft([companion], [accessible])).toEqual([]);
  expect(companionsLeft([accessible, companion], [])).toEqual([]);
});

const row = fc.array(fc.constantFrom('.', '#', 'k', 'g'), { minLength: 1, maxLength: 12 }).map((all) => all.join(''));

test('every new gap beside a kept seat is found, and no other', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 3 }), (rows) => {
      const { neighbour, isFree, are } = drawn(rows);
      const [given, kept] = [are('g'), are('k')];
      const isFreeAfter = (seat: NumberedSeat) => isFree(seat) || given.includes(seat);
      // What a new choice of the kept seats would leave, without what was alone before.
      const left = gapsOf(sidesOf(kept, neighbour), isFreeAfter).filter((seat) => given.includes(seat));
      expect(new Set(judge(...rows).gaps)).toEqual(new Set(numbers(left)));
    }),
  );
});

test('only the seats in question are asked for', () => {
  fc.assert(
    fc.property(row, (one) => {
      const { neighbour, isFree, are } = drawn([one]);
      const asked = new Set(seatsInQuestion(are('g'), are('k'), neighbour));
      const lookUp = (seat: NumberedSeat) => {
        expect(asked).toContain(seat);
        return isFree(seat);
      };
      gapsGivenBack(are('g'), are('k'), { neighbour, isFree: lookUp });
    }),
  );
});
