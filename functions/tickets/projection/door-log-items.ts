import { addTally, type DoorDelta, noDelta } from '../../../shared/door/door-counts.ts';
import {
  changesKey,
  type DoorCountsRow,
  doorCountsKey,
  minuteField,
  minutesKey,
  readTally,
  storedTally,
} from '../../../shared/door/door-rows.ts';
import type { Action, Item, Key } from '../../../shared/dynamo/client.ts';
import { addChange, type DoorChange } from './door-change.ts';

const noCounts: DoorCountsRow = { revision: 0, position: 0, tallies: {}, reverted: 0 };

const keyText = ({ pk, sk }: Key): string => `${pk} ${sk}`;

/** The counters after a delta. Tallies of nobody are left out. */
function addedTo(counts: DoorCountsRow, delta: DoorDelta, chunks: number): DoorCountsRow {
  const tallies = new Map(Object.entries(counts.tallies).map(([name, tally]) => [name, readTally(tally)]));
  for (const [name, tally] of delta.tallies) addTally(tallies, name, tally);
  const stored = [...tallies].map(([name, tally]) => [name, storedTally(tally)] as const);
  return {
    revision: counts.revision + 1,
    position: counts.position + chunks,
    tallies: Object.fromEntries(stored.filter(([, numbers]) => numbers.some((number) => number !== 0))),
    reverted: counts.reverted + delta.reverted,
  };
}

/** Adds people to the minutes in which they were admitted: one update for each hour. */
function minuteItems(table: string, eventId: string, minutes: DoorDelta['minutes']): Action[] {
  const changed = [...minutes].filter(([, admitted]) => admitted !== 0);
  const hours = Map.groupBy(changed, ([minute]) => minutesKey(eventId, minute).sk);
  return [...hours.values()].map((hour) => ({
    Update: {
      TableName: table,
      Key: minutesKey(eventId, hour[0]?.[0] ?? 0),
      UpdateExpression: `ADD ${hour.map(([minute]) => `${minuteField(minute)} :${minuteField(minute)}`).join(', ')}`,
      ExpressionAttributeValues: Object.fromEntries(
        hour.map(([minute, admitted]) => [`:${minuteField(minute)}`, admitted]),
      ),
    },
  }));
}

/** One transaction of the log of changes. `marks` are the changes whose rows its first actions put. */
interface LogTransaction {
  marks: DoorChange[];
  actions: Action[];
}

/**
 * The transaction that logs changes of one event and counts them, conditional on the counters as read, and on none of
 * the changes being counted. Its first actions put the rows that say so, in the order of `marks`.
 */
export function logTransaction(
  table: string,
  eventId: string,
  changes: readonly DoorChange[],
  read: DoorCountsRow = noCounts,
): LogTransaction {
  const delta = noDelta();
  for (const change of changes) addChange(delta, change);
  const entries = changes.flatMap(({ entry }) => entry ?? []);
  const counts = addedTo(read, delta, entries.length > 0 ? 1 : 0);
  const marks = changes.filter(({ passage }) => passage);
  // Two tickets may be scanned with one scan id: the later scan is found by it.
  const scans = new Map(changes.flatMap(({ scan }) => (scan ? [[keyText(scan), scan] as const] : [])));
  const put = (Item: Item, condition = {}): Action => ({ Put: { TableName: table, Item, ...condition } });
  return {
    marks,
    actions: [
      ...marks.map(({ passage }) => put({ ...passage }, { ConditionExpression: 'attribute_not_exists(pk)' })),
      ...[...scans.values()].map((scan) => put({ ...scan })),
      ...minuteItems(table, eventId, delta.minutes),
      ...(entries.length > 0 ? [put({ ...changesKey(eventId, counts.position), entries })] : []),
      put(
        { ...doorCountsKey(eventId), ...counts },
        {
          ConditionExpression: read === noCounts ? 'attribute_not_exists(pk)' : 'revision = :read',
          ...(read !== noCounts && { ExpressionAttributeValues: { ':read': read.revision } }),
        },
      ),
    ],
  };
}
