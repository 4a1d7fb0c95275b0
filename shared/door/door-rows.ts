import type { Action, Key } from '../dynamo/client.ts';
import type { DoorTally } from './door-counts.ts';

/*
 * The rows of the check-in table that the projector of the tickets stream writes, and readers of the door share.
 */

export const doorPartition = (eventId: string): string => `event#${eventId}#door`;
/** Totals sort behind the minutes of hours, so one read from the end of the partition has them all. */
export const soldCountKey = (eventId: string): Key => ({ pk: doorPartition(eventId), sk: 'totals#sold' });
export const refusalCountKey = (eventId: string): Key => ({ pk: doorPartition(eventId), sk: 'totals#refusals' });
export const conflictCountKey = (eventId: string): Key => ({ pk: doorPartition(eventId), sk: 'totals#conflicts' });

/** The rules of the door that the organizer has set. */
export const doorRulesKey = (eventId: string): Key => ({ pk: `event#${eventId}`, sk: 'door-rules' });

const minutesPerHour = 60;
export const hourOf = (minute: number): number => Math.floor(minute / minutesPerHour);
/** The row of an hour, with an attribute for each of its minutes: `m0` to `m59`. Hours and minutes of the epoch. */
export const hourKey = (eventId: string, hour: number): Key => ({ pk: doorPartition(eventId), sk: `minutes#${hour}` });
export const minuteField = (minute: number): string => `m${minute % minutesPerHour}`;

/** Admitted people by minute of the epoch. Minutes without any are left out. */
export function minutesOf({ hour, minutes }: Pick<DoorCounters, 'hour' | 'minutes'>): Map<number, number> {
  const known = new Map<number, number>();
  for (let minute = hour * minutesPerHour; minute < (hour + 1) * minutesPerHour; minute++) {
    const admitted = minutes[minuteField(minute)];
    if (admitted) known.set(minute, admitted);
  }
  return known;
}

/** The row of an hour, with its minutes. `finished`: the log has left the hour, and no row of the log has more of it. */
export interface HourRow extends Key {
  finished?: boolean;
  [minute: `m${number}`]: number;
}

export const minutesIn = ({ sk, ...row }: HourRow): Map<number, number> =>
  minutesOf({ hour: Number(sk.slice(sk.indexOf('#') + 1)), minutes: row as Record<`m${number}`, number> });

export function readTally([admitted = 0, inside = 0, entries = 0, exits = 0]: readonly number[] = []): DoorTally {
  return { admitted, inside, entries, exits };
}
export const storedTally = ({ admitted, inside, entries, exits }: DoorTally): number[] => [
  admitted,
  inside,
  entries,
  exits,
];

/** What happened to a ticket at the door: an entry or exit, or a change that takes one back. `at` in epoch ms. */
export interface Passage {
  at: number;
  /** Absent for a change that is no passage. */
  direction?: 'in' | 'out';
  change?: 'reverted' | 'corrected' | 'cancelled';
  /** `<device or account>/<scan id of the client>`. */
  scanId?: string;
  gateId?: string;
  zone?: string;
  /** People who passed, if the ticket is of a group. */
  people?: number;
  /** Of the ticket, if the change has ended its sale. */
  sale?: number;
}

/** The counters of a door after a change. */
export interface DoorCounters {
  /** People by name, see `tallyNames`, as numbers in the order of `DoorTally`. */
  tallies: Record<string, number[]>;
  reverted: number;
  /** The hour of the epoch whose minutes the row has. Finished hours have rows of their own. */
  hour: number;
  /** Admitted people by `minuteField`. */
  minutes: Record<string, number>;
  /** By tally: the share of its capacity, in percent, that its crowd has reached and the organizer was told of. */
  crowds?: Record<string, 90 | 100>;
}

/**
 * A row of the log of changes: what one batch changed, and the counters after it. Positions have no gaps, and `at`
 * (epoch ms, of the projector) never falls. So the latest row has the position and the counters of an event.
 */
export interface ChangesRow extends Key, DoorCounters {
  at: number;
  /** As `encodeDoorEntry` writes them. Place and version of an entry say which change it was. */
  entries: string[];
  /** Those of the entries that count. `entry` is an index of `entries`. */
  passages: (Passage & { entry: number })[];
}

const positionDigits = 12;
const changesPartition = (eventId: string): string => `event#${eventId}#changes`;
export const changesKey = (eventId: string, position: number): Key => ({
  pk: changesPartition(eventId),
  sk: String(position).padStart(positionDigits, '0'),
});
export const positionOfChanges = ({ sk }: Pick<Key, 'sk'>): number => Number(sk);

/** The rows of a log from the latest on. */
export const latestChanges = (eventId: string) => ({
  KeyConditionExpression: 'pk = :pk',
  ExpressionAttributeValues: { ':pk': changesPartition(eventId) },
  ScanIndexForward: false,
});

/** Counts a conflict. For the transaction that stores its row, so that it counts once. */
export const countConflict = (table: string, eventId: string): Action => ({
  Update: {
    TableName: table,
    Key: conflictCountKey(eventId),
    UpdateExpression: 'ADD conflicts :one',
    ExpressionAttributeValues: { ':one': 1 },
  },
});
