import { rfc3339 } from '../../../shared/base/clock.ts';
import { tallyNames } from '../../../shared/door/door-counts.ts';
import { type DoorCounters, type HourRow, minutesIn, minutesOf, readTally } from '../../../shared/door/door-rows.ts';
import type { Gate } from '../devices/gate.ts';
import type { DoorRules } from '../rules/door-rules.ts';

const minuteMs = 60_000;

/** What is stored of a door: the latest row of its log, and the rows of hours and totals. */
export interface StoredCounts {
  latest: DoorCounters | undefined;
  hours: readonly HourRow[];
  conflicts: number;
  /** Refused scans by result. */
  refusals: Readonly<Record<string, number>>;
}

/** What is set up for a door. */
export interface DoorSetup {
  gates: readonly Gate[];
  types: readonly { ticketTypeId: string; name: string; total: number }[];
  zones: DoorRules['zones'];
}

/** Admitted people by minute of the epoch, of the current hour and the stored ones. */
export function minutesByTime({ latest, hours }: Pick<StoredCounts, 'latest' | 'hours'>): [number, number][] {
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

/** The zones of gates, of the rules, and of passages through gates that are gone, each once. */
function zonesOf({ gates, zones }: DoorSetup, tallies: DoorCounters['tallies']): string[] {
  const prefix = tallyNames.zone('');
  const counted = Object.keys(tallies).filter((name) => name.startsWith(prefix));
  const named = [...gates.flatMap(({ zone }) => zone ?? []), ...zones.map(({ zone }) => zone)];
  return [...new Set([...named, ...counted.map((name) => name.slice(prefix.length))])].sort();
}

/** The statistics of a door. People of a group's ticket count one by one. */
export function doorStats(counts: StoredCounts, setup: DoorSetup) {
  const { gates, types, zones } = setup;
  const tallies = counts.latest?.tallies ?? {};
  const people = (name: string) => {
    const { admitted, inside } = readTally(tallies[name]);
    return { admitted, inside };
  };
  const { entries, exits } = readTally(tallies[tallyNames.all]);
  const capacities = new Map(zones.map(({ zone, capacity }) => [zone, { capacity }]));
  return {
    ...people(tallyNames.all),
    total: types.reduce((sum, { total }) => sum + total, 0),
    entries,
    exits,
    byGate: gates.map(({ id, name, zone }) => ({
      ...{ gateId: id, name, ...people(tallyNames.gate(id)) },
      ...(zone && { zone }),
    })),
    byType: types.map(({ ticketTypeId, name, total }) => ({
      ...{ ticketTypeId, name, ...people(tallyNames.type(ticketTypeId)), total },
    })),
    byZone: zonesOf(setup, tallies).map((zone) => ({
      ...{ zone, ...people(tallyNames.zone(zone)), ...capacities.get(zone) },
    })),
    byMinute: minutesByTime(counts).map(([minute, count]) => ({ minute: rfc3339(minute * minuteMs), admitted: count })),
    refusals: Object.entries(counts.refusals)
      .map(([result, count]) => ({ result, count }))
      .sort((a, b) => b.count - a.count),
    conflicts: counts.conflicts,
    reverted: counts.latest?.reverted ?? 0,
  };
}
