import { addTally, type DoorDelta, noDelta } from '../../../shared/door/door-counts.ts';
import {
  type ChangesRow,
  changesKey,
  type DoorCounters,
  hourOf,
  minuteField,
  minutesOf,
  positionOfChanges,
  readTally,
  storedTally,
} from '../../../shared/door/door-rows.ts';
import { type Capacities, crowdsAfter, type ReachedShare } from './crowd.ts';
import { addChange, type DoorChange } from './door-change.ts';

/** Admitted people to add to the rows of hours. */
export interface HourChange {
  hour: number;
  minutes: Record<string, number>;
  /** Whether the log has left the hour: its row has all that the rows of the log had. */
  isFinished: boolean;
}

export interface NextRow {
  row: ChangesRow;
  /** Empty as long as changes are of the current hour. */
  hours: HourChange[];
  /** The shares of capacities that crowds reach with this row. */
  reached: ReachedShare[];
}

const hourMs = 3_600_000;

function addTallies(tallies: DoorCounters['tallies'], added: DoorDelta['tallies']): DoorCounters['tallies'] {
  const sum = new Map(Object.entries(tallies).map(([name, tally]) => [name, readTally(tally)]));
  for (const [name, tally] of added) addTally(sum, name, tally);
  const stored = [...sum].map(([name, tally]) => [name, storedTally(tally)] as const);
  return Object.fromEntries(stored.filter(([, numbers]) => numbers.some((number) => number !== 0)));
}

const fieldsOf = (minutes: readonly (readonly [number, number])[]): Record<string, number> =>
  Object.fromEntries(minutes.map(([minute, admitted]) => [minuteField(minute), admitted]));

/** Adds people to minutes. A later hour begins when somebody was admitted in it, and finishes the one before. */
function addHours(last: DoorCounters | undefined, added: DoorDelta['minutes'], now: number) {
  const sum = last ? minutesOf(last) : new Map<number, number>();
  for (const [minute, admitted] of added) sum.set(minute, (sum.get(minute) ?? 0) + admitted);
  const byHour = Map.groupBy(
    [...sum].filter(([, admitted]) => admitted !== 0),
    ([minute]) => hourOf(minute),
  );
  // A scan of an hour to come would leave all that follow in the past.
  const begun = [...byHour.keys()].filter((hour) => hour <= Math.floor(now / hourMs));
  const hour = Math.max(last?.hour ?? 0, ...begun);
  const hours: HourChange[] = [...byHour]
    .filter(([other]) => other !== hour)
    .map(([other, minutes]) => ({ hour: other, minutes: fieldsOf(minutes), isFinished: other === last?.hour }));
  return { counters: { hour, minutes: fieldsOf(byHour.get(hour) ?? []) }, hours };
}

/**
 * The row of the log that follows `last`, with the changes and the counters after them. If capacities are not known,
 * crowds stay as they are until the next row. `now` in epoch ms.
 */
export function nextRow(
  eventId: string,
  last: ChangesRow | undefined,
  changes: readonly DoorChange[],
  { capacities, now }: { capacities: Capacities | undefined; now: number },
): NextRow {
  const delta = noDelta();
  for (const change of changes) addChange(delta, change);
  const { counters, hours } = addHours(last, delta.minutes, now);
  const tallies = addTallies(last?.tallies ?? {}, delta.tallies);
  const { crowds, reached } = capacities
    ? crowdsAfter(last?.crowds, delta.tallies, { tallies, capacities })
    : { crowds: last?.crowds ?? {}, reached: [] };
  const row = {
    ...changesKey(eventId, (last ? positionOfChanges(last) : 0) + 1),
    at: Math.max(now, last?.at ?? 0),
    entries: changes.map(({ entry }) => entry),
    passages: changes.flatMap(({ passage }, entry) => (passage ? [{ entry, ...passage }] : [])),
    tallies,
    reverted: (last?.reverted ?? 0) + delta.reverted,
    ...counters,
    ...(Object.keys(crowds).length > 0 && { crowds }),
  };
  return { row, hours, reached };
}
