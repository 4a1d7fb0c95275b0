import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { newId } from '../../../shared/base/id.ts';
import type { ChangesRow, DoorCountsRow } from '../../../shared/door/door-rows.ts';
import type { Ticket } from '../../../shared/inventory/place.ts';
import { typeIdOf } from '../../../shared/inventory/ticket-type.ts';
import { placeLife } from '../../support/door/door-life.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { randomFrom } from '../../support/faults/random-from.ts';

/*
 * Goal: the counters of a door and its log of changes are true at rest, whatever the stream and the store do.
 * Method: random lives of places arrive by the shards of a stream at once, in batches that are delivered again, whole
 * or from a record on. Transactions fail before they are written, and after. Then the counters are added up again from
 * the places, and the log is merged.
 */

beforeAll(() => startInProcess({ cache: false }));

const placesPerShard = 30;

const recordsOf = (life: readonly Ticket[]): DynamoDBRecord[] =>
  life.slice(1).map((now, index) => ({
    dynamodb: {
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

/** Of the transactions, some fail before they are written, and the answers of some are lost. */
async function unreliableStore(random: () => number): Promise<void> {
  const { dynamo } = await import('../../../shared/dynamo/client.ts');
  const send = dynamo.send.bind(dynamo);
  vi.spyOn(dynamo, 'send').mockImplementation((async (command: never) => {
    const isTransaction = (command as object) instanceof TransactWriteCommand;
    const fate = isTransaction ? random() : 1;
    if (fate < 0.1) throw new Error('the store is out');
    const answer = await send(command);
    if (fate < 0.2) throw new Error('the answer is lost');
    return answer;
  }) as never);
  onTestFinished(() => void vi.restoreAllMocks());
}

/** The counters as the places say. */
async function truth(lives: readonly Ticket[][]) {
  const { addPlace, noDelta } = await import('../../../shared/door/door-counts.ts');
  const delta = noDelta();
  for (const life of lives) addPlace(delta, life.at(-1), 1);
  return delta;
}

async function stored(eventId: string) {
  const { CHECKIN_TABLE: table = '' } = process.env;
  const { getItem, queryAll } = await import('../../../shared/dynamo/read.ts');
  const { doorCountsKey, doorPartition, minutesIn, passagesPartition } = await import(
    '../../../shared/door/door-rows.ts'
  );
  const rowsOf = (pk: string) =>
    queryAll<{ pk: string; sk: string; direction?: string; change?: string }>(table, {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
    });
  const counts = await getItem<DoorCountsRow>(table, doorCountsKey(eventId), { consistent: true });
  const door = await rowsOf(doorPartition(eventId));
  const minutes = new Map(door.filter(({ sk }) => sk.startsWith('minutes#')).flatMap((row) => [...minutesIn(row)]));
  return { counts, minutes, passages: await rowsOf(passagesPartition(eventId)) };
}

/** The entries of the log, the highest version of each place. */
async function merged(eventId: string) {
  const { readChangesSince, readPosition } = await import('../../../functions/checkin/log/changes-store.ts');
  const { positionOfChanges } = await import('../../../shared/door/door-rows.ts');
  const chunks: ChangesRow[] = [];
  for await (const page of readChangesSince(eventId, 0)) chunks.push(...page);
  const position = await readPosition(eventId);
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
    await Promise.all(shards.map((lives) => deliver(interleave(lives.map(recordsOf), random), random)));
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
