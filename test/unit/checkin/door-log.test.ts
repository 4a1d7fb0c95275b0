import { describe, expect, it } from 'vitest';
import { DoorLog } from '../../../functions/checkin/manifest/door-log.ts';
import { randomFrom } from '../../support/faults/random-from.ts';

/*
 * Goal: whatever a device has loaded, the log gives it every change that it lacks, in parts of whole rows.
 * Method: random logs are read in random steps and compared with the newest entry of each place.
 */

const all = { entries: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };
const entry = (number: number, version: number) => `ABCDE:0:${number}:1:1:2:${version}`;

/** Merges entries as a device does: the higher version of a place stays. */
function merge(places: Map<string, string>, entries: readonly string[]): void {
  for (const text of entries) {
    const place = text.split(':').slice(0, 3).join(':');
    const version = (one: string | undefined) => Number(one?.split(':')[6] ?? 0);
    if (version(places.get(place)) < version(text)) places.set(place, text);
  }
}

it('keeps the newest entry of each place, at the position at which it came', () => {
  const log = new DoorLog();
  expect(log.add(1, [entry(1, 2), entry(2, 2)])).toBe(true);
  expect(log.add(2, [entry(1, 4)])).toBe(true);
  expect(log.add(3, [entry(1, 3)])).toBe(true);
  expect(log.since(0, all)).toEqual({ entries: [entry(2, 2), entry(1, 4)], position: 3, more: false });
  expect(log.since(1, all)).toEqual({ entries: [entry(1, 4)], position: 3, more: false });
  expect(log.since(2, all)).toEqual({ entries: [], position: 3, more: false });
  expect(log.since(3, all)).toEqual({ entries: [], position: 3, more: false });
});

it('refuses a row that is not the next one, and ignores one that it has', () => {
  const log = new DoorLog();
  log.add(1, [entry(1, 2)]);
  expect(log.add(3, [entry(3, 2)])).toBe(false);
  expect(log.add(1, [entry(9, 9)])).toBe(true);
  expect(log.since(0, all)).toEqual({ entries: [entry(1, 2)], position: 1, more: false });
});

it('tells a device that is ahead of it nothing, and leaves it where it is', () => {
  const log = new DoorLog();
  log.add(1, [entry(1, 2)]);
  expect(log.since(7, all)).toEqual({ entries: [], position: 7, more: false });
});

it('gives at least one row, however small the bounds are, and none in halves', () => {
  const log = new DoorLog();
  log.add(1, [entry(1, 2), entry(2, 2), entry(3, 2)]);
  log.add(2, [entry(4, 2)]);
  const bounds = { ...all, entries: 2 };
  expect(log.since(0, bounds)).toMatchObject({ position: 1, more: true, entries: { length: 3 } });
  expect(log.since(1, bounds)).toMatchObject({ position: 2, more: false, entries: { length: 1 } });
  expect(log.since(0, { ...all, bytes: 70 })).toMatchObject({ position: 1, more: true });
});

describe.each([1, 2, 3, 4, 5, 6])('with the random numbers of seed %i', (seed) => {
  it('a device that reads in parts while rows are added knows the same places as the log', () => {
    const random = randomFrom(seed);
    const upTo = (count: number) => Math.floor(random() * count);
    let log = new DoorLog();
    const [truth, device] = [new Map<string, string>(), new Map<string, string>()];
    let position = 0;
    const read = () => {
      const part = log.since(position, { entries: 1 + upTo(20), bytes: 100 + upTo(400) });
      merge(device, part.entries);
      ({ position } = part);
      return part.more;
    };
    for (let row = 1; row <= 3_000; row++) {
      const entries = Array.from({ length: 1 + upTo(5) }, () => entry(upTo(40), 1 + upTo(row)));
      merge(truth, entries);
      expect(log.add(row, entries)).toBe(true);
      if (random() < 0.3) read();
      if (random() < 0.001) {
        // Another process begins with what this one has stored.
        const base = JSON.parse(JSON.stringify(log.base()));
        log = new DoorLog();
        log.begin(base);
      }
    }
    while (read());
    expect(position).toBe(3_000);
    expect(device).toEqual(truth);
    expect(log.size).toBe(truth.size);
  });
});
