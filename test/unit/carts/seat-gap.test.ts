import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  blocksIn,
  freeRuns,
  gapsOf,
  groupsWithoutGap,
  neighboursIn,
  seatsOfGroups,
  sidesOf,
  watchedOf,
} from '../../../functions/carts/seats/seat-gap.ts';
import type { NumberedSeat } from '../../../shared/inventory/seat-map.ts';

/** The seats of rows, drawn with `.` free, `#` taken, `+` chosen (and free before), `?` free and protected. */
function drawn(...rows: string[]) {
  const letters = new Map<NumberedSeat, string>();
  let number = 0;
  rows.forEach((row, rowIndex) => {
    for (const letter of row) {
      const seat: NumberedSeat = { number, sectionId: 'A', label: String(number++), rowIndex };
      if (letter === '?') seat.accessible = true;
      letters.set(seat, letter);
    }
  });
  const seats = [...letters.keys()];
  const drawnAs = (letter: string) => seats.filter((seat) => letters.get(seat) === letter);
  const isFree = (seat: NumberedSeat) => letters.get(seat) !== '#';
  const sides = sidesOf(drawnAs('+'), neighboursIn(seats));
  const labels = (some: NumberedSeat[]) => some.map(({ label }) => label).sort();
  return {
    seats,
    chosen: drawnAs('+'),
    runs: freeRuns(seats, isFree),
    gaps: labels(gapsOf(sides, isFree)),
    watched: labels(watchedOf(sides, isFree)),
  };
}

describe('a choice leaves a single seat', () => {
  test.each([
    ['between the choice and a taken seat', '#.+##', ['1']],
    ['between the choice and the end of the row', '.+..', ['0']],
    ['between two chosen seats, once', '+.+..', ['1']],
    ['between the choice and a protected seat', '?.+..', ['1']],
    ['but not where two are left', '#..+..', []],
    ['but not if it was single before', '.#+..', []],
    ['but not across rows', '#.+|.#', ['1']],
  ])('%s: %s', (_, rows, gaps) => {
    expect(drawn(...rows.split('|')).gaps).toEqual(gaps);
  });

  test('unless the watched seats stay free', () => {
    expect(drawn('#..+...').watched).toEqual(['1', '5']);
    expect(drawn('#.+#').watched).toEqual([]);
    expect(drawn('+..+').watched).toEqual(['1', '2']);
  });
});

/** Every way to choose `count` of the free seats, each with the gaps that it newly leaves. */
function everyChoice(rows: string[], count: number) {
  const { seats, runs } = drawn(...rows);
  const free = seats.filter(({ number }) => rows.join('')[number] !== '#');
  const isOpen = new Set(free.map(({ number }) => number));
  const neighbour = neighboursIn(seats);
  const single = (seat: NumberedSeat, open: Set<number>) =>
    ([-1, 1] as const).every((step) => !open.has(neighbour(seat, step)?.number ?? -1));
  const choices: { chosen: NumberedSeat[]; left: NumberedSeat[] }[] = [];
  const choose = (from: number, chosen: NumberedSeat[]): void => {
    if (chosen.length === count) {
      const open = new Set([...isOpen].filter((number) => !chosen.some((seat) => seat.number === number)));
      const left = free.filter((seat) => open.has(seat.number) && single(seat, open) && !single(seat, isOpen));
      choices.push({ chosen, left });
      return;
    }
    for (let index = from; index < free.length; index++) choose(index + 1, [...chosen, free[index] as NumberedSeat]);
  };
  choose(0, []);
  return { seats, runs, neighbour, isFree: (seat: NumberedSeat) => isOpen.has(seat.number), choices };
}

const row = fc
  .array(fc.constantFrom('.', '.', '.', '#'), { minLength: 1, maxLength: 7 })
  .map((seats) => seats.join(''));

describe('for every choice in random rows', () => {
  test('the gaps are those that a check of every seat finds', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 2 }), fc.integer({ min: 1, max: 4 }), (rows, count) => {
        const { neighbour, isFree, choices } = everyChoice(rows, count);
        for (const { chosen, left } of choices) {
          const gaps = gapsOf(sidesOf(chosen, neighbour), isFree);
          expect(new Set(gaps)).toEqual(new Set(left));
        }
      }),
      { numRuns: 150 },
    );
  });

  test('it is refused exactly if another choice in as few groups leaves no gap', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 2 }), fc.integer({ min: 1, max: 4 }), (rows, count) => {
        const { neighbour, runs, isFree, choices } = everyChoice(rows, count);
        for (let blocks = 1; blocks <= count; blocks++) {
          const clean = choices.some(({ chosen, left }) => left.length === 0 && blocksIn(chosen, neighbour) <= blocks);
          const groups = groupsWithoutGap(runs, count);
          expect(groups !== undefined && groups.length <= blocks).toBe(clean);
          const others = seatsOfGroups(groups ?? []);
          expect(others.length).toBe(groups ? count : 0);
          expect(gapsOf(sidesOf(others, neighbour), isFree)).toEqual([]);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('two concurrent choices leave no gap if neither does and neither takes a seat that the other watches', () => {
    fc.assert(
      fc.property(row, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }), (seats, one, two) => {
        const { choices, neighbour, isFree } = everyChoice([seats], one);
        const others = everyChoice([seats], two).choices.map(({ chosen, left }) => ({
          chosen: chosen.map(({ number }) => number),
          left,
        }));
        const clean = choices.filter(({ left }) => left.length === 0);
        for (const { chosen } of clean) {
          const watched = watchedOf(sidesOf(chosen, neighbour), isFree).map(({ number }) => number);
          const mine = chosen.map(({ number }) => number);
          for (const other of others.filter(({ left }) => left.length === 0)) {
            const theirs = everyChoice([seats], two).seats.filter(({ number }) => other.chosen.includes(number));
            const theyWatch = watchedOf(sidesOf(theirs, neighbour), isFree).map(({ number }) => number);
            const conflicts = other.chosen.some((n) => mine.includes(n) || watched.includes(n));
            if (conflicts || theyWatch.some((n) => mine.includes(n))) continue;
            const after = seats.replace(/./g, (letter, index) =>
              mine.includes(index) || other.chosen.includes(index) ? '#' : letter,
            );
            const singles = (text: string) => [...text.matchAll(/(?<=^|#)\.(?=$|#)/g)].map(({ index }) => index);
            expect(singles(after).filter((index) => !singles(seats).includes(index))).toEqual([]);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

test('is fast for a large hall', () => {
  const pair = drawn('..').runs[0] ?? [];
  const groupsFor = (count: number) => groupsWithoutGap(Array(20_000).fill(pair), count)?.length;
  expect([groupsFor(39), groupsFor(40)]).toEqual([undefined, 20]);
});
