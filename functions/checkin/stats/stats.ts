import { rfc3339 } from '../../../shared/base/clock.ts';
import { tallyNames } from '../../../shared/door/door-counts.ts';
import { type DoorCounters, type HourRow, minutesIn, minutesOf, readTally } from '../../../shared/door/door-rows.ts';
import type { Gate } from '../devices/gate.ts';

const minuteMs = 60_000;

/** What is stored of a door: the latest row of its log, and the rows of hours. */
export interface StoredCounts {
  latest: DoorCounters | undefined;
  hours: readonly HourRow[];
  conflicts: number;
}

/** Admitted people by minute of the epoch, of the current hour and the stored ones. */
export function minutesByTime({ latest, hours }: StoredCounts): [number, number][] {
  const minutes = new Map<number, number>();
  const add = (more: Map<number, number>) => {
    for (const [minute, admitted] of more) minutes.set(minute, (minutes.get(minute) ?? 0) + admitted);
  };
  for (const hour of hours) add(minutesIn(hour));
  // The latest row was read before its hour was finished: the row of the hour has its minutes by now.
  const isFinished = hours.some(({ sk, finished }) => finished && sk === `minutes#${latest?.hour}`);
  if (latest && !isFinished) add(minutesOf(latest));
  return [...minutes].filter(([, admitted]) => admitted !== 0).sort(([a], [b]) => a - b);
}

/** The statistics of a door. People of a group's ticket count one by one. */
export function doorStats(counts: StoredCounts, { gates, total }: { gates: readonly Gate[]; total: number }) {
  const tally = (name: string) => readTally(counts.latest?.tallies[name]);
  const { admitted, inside } = tally(tallyNames.all);
  return {
    admitted,
    inside,
    total,
    byGate: gates.map(({ id, name }) => ({ gateId: id, name, admitted: tally(tallyNames.gate(id)).admitted })),
    byMinute: minutesByTime(counts).map(([minute, count]) => ({ minute: rfc3339(minute * minuteMs), admitted: count })),
    conflicts: counts.conflicts,
  };
}
