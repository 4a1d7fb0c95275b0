import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { newId } from '../../../shared/base/id.ts';
import type { ChangesRow, Passage } from '../../../shared/door/door-rows.ts';
import { placeKey, type Ticket } from '../../../shared/inventory/place.ts';
import { typeIdOf } from '../../../shared/inventory/ticket-type.ts';
import { placeLife } from '../../support/door/door-life.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { randomFrom } from '../../support/faults/random-from.ts';
import { smallPages } from '../../support/faults/small-pages.ts';
import { unreliableStore } from '../../support/faults/unreliable-store.ts';

/*
 * Goal: the counters of a door and its log of changes are true at rest, whatever the stream and the store do.
 * Method: random lives of places arrive by the shards of a stream at once, in batches that are delivered again, whole
 * or from a record on. Transactions fail before they are written, and after. Then the counters are added up again from
 * the places, and the log is merged.
 */

beforeAll(() => startInProcess({ cache: false }));

const placesPerShard = 30;

/** Lives of a distant past are of hours that the log has left. `changedAt`: epoch ms. */
const recordsOf = (life: readonly Ticket[], changedAt = Date.now()): DynamoDBRecord[] =>
  life.slice(1).map((now, index) => ({
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(changedAt / 1000),
      SequenceNumber: `${now.pk} ${now.sk} ${now.version}`,
      NewImage: marshall(now, { removeUndefinedValues: true }) as never,
      OldImage: marshall(life[index], { removeUndefinedValues: true }) as never,
    },
  }));

/** Merges records of places at random. Each place keeps its order, as in a shard of a stream. */
function interleave(lives: DynamoDBRecord[][], random: () => number): DynamoDBRecord[] {
  const waiting = lives.map((life) => [...life]).filter(({ length }) => length > 0);
  const merged: DynamoDBRecord[] = [];
  while (waiting.length > 0) {
    const index = Math.floor(random() * waiting.length);
    const next = waiting[index]?.shift();
    if (next) merged.push(next);
    if (waiting[index]?.length === 0) waiting.splice(index, 1);
  }
  return merged;
}

/** Delivers the records of a shard as Lambda does: from the failed one on again, and now and then once more. */
async function deliver(records: readonly DynamoDBRecord[], random: () => number): Promise<void> {
  const { handler } = await import('../../../functions/tickets/projector.ts');
  let start = 0;
  while (start < records.length) {
    const batch = records.slice(start, start + 1 + Math.floor(random() * 100));
    const { batchItemFailures } = await handler({ Records: batch });
    const failed = batchItemFailures[0]?.itemIdentifier;
    const done = failed ? batch.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === failed) : batch.length;
    // One batch in five is delivered again, from any of its records on.
    start += random() < 0.2 ? Math.floor(random() * done) : done;
  }
}

/** The counters as the places say. */
async function truth(lives: readonly Ticket[][]) {
  const { addPlace, noDelta } = await import('../../../shared/door/door-counts.ts');
  const delta = noDelta();
  for (const life of lives) addPlace(delta, life.at(-1), 1);
  return delta;
}

/** Entries and exits by gate, type and zone, as the scans say. */
async function passedBy(scans: readonly Ticket[]) {
  const { addPassage, noDelta } = await import('../../../shared/door/door-counts.ts');
  const delta = noDelta();
  for (const scan of scans) addPassage(delta, scan, { people: 1, direction: scan.admission?.inside ? 'in' : 'out' });
  return delta.tallies;
}

async function stored(eventId: string) {
  const { readChangesSince, readLatestChanges } = await import('../../../functions/checkin/log/changes-store.ts');
  const { readHoursAndTotals } = await import('../../../functions/checkin/stats/counts-store.ts');
  const { minutesByTime } = await import('../../../functions/checkin/stats/stats.ts');
  const latest = await readLatestChanges(eventId);
  const minutes = minutesByTime({ latest, ...(await readHoursAndTotals(eventId)) });
  const passages: Passage[] = [];
  for await (const page of readChangesSince(eventId, 0)) passages.push(...page.flatMap((row) => row.passages));
  return { counts: latest, minutes: new Map(minutes), passages };
}

/** The entries of the log, the highest version of each place. */
async function merged(eventId: string) {
  const { readChangesSince, readLatestChanges } = await import('../../../functions/checkin/log/changes-store.ts');
  const { positionOfChanges } = await import('../../../shared/door/door-rows.ts');
  const chunks: ChangesRow[] = [];
  for await (const page of readChangesSince(eventId, 0)) chunks.push(...page);
  const latest = await readLatestChanges(eventId);
  const position = latest ? positionOfChanges(latest) : 0;
  expect(chunks.map(positionOfChanges)).toEqual(Array.from({ length: position }, (_, index) => index + 1));
  const versionOf = (entry: string) => Number(entry.split(':')[6]);
  const places = new Map<string, string>();
  for (const entry of chunks.flatMap(({ entries }) => entries)) {
    const place = entry.split(':').slice(0, 3).join(':');
    const known = places.get(place);
    if (known === undefined || versionOf(known) <= versionOf(entry)) places.set(place, entry);
  }
  return places;
}

const withoutVersion = (entry: string): string => entry.split(':').toSpliced(6, 1).join(':');

describe.each([1, 2, 3, 4, 5])('with the random numbers of seed %i', (seed) => {
  it('counters and log are true at rest', async () => {
    const random = randomFrom(seed);
    const eventId = newId('evt');
    const ticketTypeIds = [typeIdOf(eventId, '7K2MP'), typeIdOf(eventId, '9ZZZZ')];
    const shards = [0, 1, 2, 3].map((shard) =>
      Array.from({ length: placesPerShard }, (_, number) =>
        placeLife({ ticketTypeId: ticketTypeIds[number % 2] ?? '', shard, number }, random),
      ),
    );
    await unreliableStore(random);
    await Promise.all(
      shards.map((lives) =>
        deliver(
          interleave(
            lives.map((life) => recordsOf(life)),
            random,
          ),
          random,
        ),
      ),
    );
    vi.restoreAllMocks();

    const { readTally } = await import('../../../shared/door/door-rows.ts');
    const lives = shards.flat();
    const { tallies, minutes } = await truth(lives);
    const { counts, minutes: storedMinutes, passages } = await stored(eventId);
    const names = new Set([...tallies.keys(), ...Object.keys(counts?.tallies ?? {})]);
    for (const name of names) {
      const { admitted, inside } = readTally(counts?.tallies[name]);
      const { admitted: trueAdmitted, inside: trueInside } = tallies.get(name) ?? { admitted: 0, inside: 0 };
      expect([name, admitted, inside]).toEqual([name, trueAdmitted, trueInside]);
    }
    const { readZoneCounts } = await import('../../../functions/checkin/stats/counts-store.ts');
    for (const [zone, { inside }] of await readZoneCounts(eventId))
      expect([zone, inside]).toEqual([zone, tallies.get(`zone#${zone}`)?.inside]);
    expect(storedMinutes).toEqual(new Map([...minutes].filter(([, admitted]) => admitted !== 0)));

    const scans = lives.flatMap((life) => life.filter((now, index) => isScan(now, life[index - 1])));
    const passed = await passedBy(scans);
    for (const name of names) {
      const { entries: stored, exits: left } = readTally(counts?.tallies[name]);
      const { entries: trueEntries, exits: trueExits } = passed.get(name) ?? { entries: 0, exits: 0 };
      expect([name, stored, left]).toEqual([name, trueEntries, trueExits]);
    }
    const { entries, exits } = readTally(counts?.tallies.all);
    expect(entries + exits).toBe(scans.length);
    expect(passages.filter(({ direction }) => direction === 'in')).toHaveLength(entries);
    expect(passages.filter(({ change }) => change === 'reverted')).toHaveLength(counts?.reverted ?? 0);
    expect(passages.length).toBeGreaterThan(scans.length);

    const { encodeDoorEntry, tellingEntry } = await import('../../../shared/door/door-entry.ts');
    const log = await merged(eventId);
    for (const life of lives) {
      const last = life.at(-1);
      const entry = last && tellingEntry(last);
      if (!entry) continue;
      const text = encodeDoorEntry(entry);
      expect(withoutVersion(log.get(text.split(':').slice(0, 3).join(':')) ?? '')).toBe(withoutVersion(text));
    }
  });
});

/** Entries of tickets at a time, each by a scan of its own. */
function entriesAt(eventId: string, numbers: readonly number[], at: number): Ticket[][] {
  const ticketTypeId = typeIdOf(eventId, '7K2MP');
  return numbers.map((number) => {
    const spot = { ticketTypeId, shard: 0, number };
    const sold: Ticket = { ...placeKey(spot), ...spot, status: 'sold', sale: 1, issue: 1, version: 3 };
    const scanId = `dev_1/${number}`;
    const admission = { at, scanId, inside: true, marks: [`${scanId}/in`], first: { at } };
    return [sold, { ...sold, status: 'used' as const, version: 4, admission }];
  });
}

const project = async (Records: DynamoDBRecord[]): Promise<void> => {
  const { handler } = await import('../../../functions/tickets/projector.ts');
  expect(await handler({ Records })).toEqual({ batchItemFailures: [] });
};
const numbered = (count: number): number[] => Array.from({ length: count }, (_, number) => number);

it('counts once what is delivered again to a process that starts anew', async () => {
  const eventId = newId('evt');
  const records = entriesAt(eventId, numbered(150), Date.now()).flatMap((life) => recordsOf(life));
  await project(records);
  vi.resetModules();
  await project(records);
  const { counts, passages } = await stored(eventId);
  expect(counts?.tallies.all).toEqual([150, 150, 150, 0]);
  expect(passages).toHaveLength(150);
});

it('counts once what is delivered again after minutes, whatever the clock of the projector', async () => {
  const eventId = newId('evt');
  // More rows than a process reads at once: what it has read by chance must not hide what it has to read.
  const { ticketLimits } = await import('../../../functions/tickets/limits.ts');
  const minutes = 2 * ticketLimits.earlierRowsPerRead + 20;
  const { clock } = await import('../../../shared/base/clock.ts');
  const begin = Date.now();
  const now = vi.spyOn(clock, 'now');
  onTestFinished(() => void vi.restoreAllMocks());
  const batches = numbered(minutes).map((minute) => {
    const at = begin + 60_000 * minute;
    return { at, records: entriesAt(eventId, [minute], at).flatMap((life) => recordsOf(life, at)) };
  });
  for (const { at, records } of batches) {
    now.mockReturnValue(at - 240_000);
    await project(records);
  }
  vi.resetModules();
  for (const { records } of batches.toReversed()) await project(records);
  expect((await stored(eventId)).counts?.tallies.all).toEqual([minutes, minutes, minutes, 0]);
});

it('reads no more than the time since a change after a start, and one row at most for each batch after that', async () => {
  const eventId = newId('evt');
  const { clock } = await import('../../../shared/base/clock.ts');
  const now = vi.spyOn(clock, 'now');
  onTestFinished(() => void vi.restoreAllMocks());
  const begin = Date.now();
  const enter = async (number: number, at: number) => {
    now.mockReturnValue(at);
    await project(entriesAt(eventId, [number], at).flatMap((life) => recordsOf(life, at)));
  };
  for (const number of numbered(300)) await enter(number, begin + 60_000 * number);
  vi.resetModules();
  const queries = await smallPages(1);
  await enter(300, begin + 60_000 * 300);
  // Pages of 50 rows: one goes back far enough. Then the check that nothing is left.
  expect(queries()).toBeLessThanOrEqual(3);
  const before = queries();
  await enter(301, begin + 60_000 * 301);
  expect(queries() - before).toBeLessThanOrEqual(2);
}, 60_000);

it('counts the minutes of hours that begin and end, and of corrections into old ones', async () => {
  const eventId = newId('evt');
  const begin = Date.UTC(2026, 6, 4, 17, 30);
  const times = numbered(40).map((index) => begin + index * 7 * 60_000);
  // Two shards at once, one of them hours behind.
  const shard = (of: number) => times.flatMap((at, index) => entriesAt(eventId, [of * 100 + index], at));
  const [ahead, behind] = [shard(1), shard(2)];
  const deliverAll = async (lives: Ticket[][]) => {
    for (const life of lives) await project(recordsOf(life));
  };
  await Promise.all([deliverAll(ahead), deliverAll(behind.slice(0, 10))]);
  await deliverAll(behind.slice(10));
  const corrected = ahead.slice(20).map((life) => {
    const last = life.at(-1) as Ticket;
    const admission = last.admission && { ...last.admission, first: { at: begin } };
    return [...life, { ...last, version: last.version + 1, admission } as Ticket];
  });
  await deliverAll(corrected);
  const expected = [...(await truth([...ahead.slice(0, 20), ...behind, ...corrected])).minutes];
  const { minutes, counts } = await stored(eventId);
  expect([...minutes]).toEqual(expected.sort(([a], [b]) => a - b));
  expect(counts?.tallies.all).toEqual([80, 80, 80, 0]);
});

const isScan = (now: Ticket, before: Ticket | undefined): boolean =>
  now.status === 'used' &&
  now.admission !== undefined &&
  (before?.admission?.scanId !== now.admission.scanId || before.status !== 'used');

it('counts a conflict with the row that tells of it', async () => {
  const { CHECKIN_TABLE: table = '' } = process.env;
  const { conflictCountKey, countConflict } = await import('../../../shared/door/door-rows.ts');
  const { transact } = await import('../../../shared/dynamo/transaction.ts');
  const { getItem } = await import('../../../shared/dynamo/read.ts');
  const eventId = newId('evt');
  await transact([countConflict(table, eventId)]);
  await transact([countConflict(table, eventId)]);
  expect(await getItem(table, conflictCountKey(eventId))).toMatchObject({ conflicts: 2 });
});
