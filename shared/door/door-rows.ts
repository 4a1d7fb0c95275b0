import type { Action, Key } from '../dynamo/client.ts';
import type { DoorTally } from './door-counts.ts';

/*
 * The rows of the check-in table that the projector of the tickets stream writes, and readers of the door share.
 */

/**
 * The counters of an event, one small row. `tallies` has people by name, see `tallyNames`, as numbers in the order of
 * `DoorTally`. Each write replaces the row as it was read: `revision` is its optimistic lock.
 */
export interface DoorCountsRow {
  revision: number;
  /** Of the last chunk in the log of changes. Positions have no gaps. */
  position: number;
  tallies: Record<string, number[]>;
  reverted: number;
}

export const doorPartition = (eventId: string): string => `event#${eventId}#door`;
export const doorCountsKey = (eventId: string): Key => ({ pk: doorPartition(eventId), sk: 'counts' });
export const conflictCountKey = (eventId: string): Key => ({ pk: doorPartition(eventId), sk: 'conflicts' });

const minutesPerHour = 60;
/** The row of an hour, with an attribute for each of its minutes: `m0` to `m59`. Hours and minutes of the epoch. */
export const minutesKey = (eventId: string, minute: number): Key => ({
  pk: doorPartition(eventId),
  sk: `minutes#${Math.floor(minute / minutesPerHour)}`,
});
export const minuteField = (minute: number): string => `m${minute % minutesPerHour}`;

/** Reads a row of minutes: admitted people by minute of the epoch. Minutes without any are left out. */
export function minutesIn({ sk, ...row }: Key & Record<string, unknown>): Map<number, number> {
  const hour = Number(sk.slice(sk.indexOf('#') + 1));
  const minutes = new Map<number, number>();
  for (let minute = hour * minutesPerHour; minute < (hour + 1) * minutesPerHour; minute++) {
    const admitted = row[minuteField(minute)];
    if (typeof admitted === 'number' && admitted !== 0) minutes.set(minute, admitted);
  }
  return minutes;
}

export function readTally([admitted = 0, inside = 0, entries = 0, exits = 0]: readonly number[] = []): DoorTally {
  return { admitted, inside, entries, exits };
}
export const storedTally = ({ admitted, inside, entries, exits }: DoorTally): number[] => [
  admitted,
  inside,
  entries,
  exits,
];

/** A chunk of the log of changes: entries as `encodeDoorEntry` writes them. */
export interface ChangesRow extends Key {
  entries: string[];
}

const positionDigits = 12;
const changesPartition = (eventId: string): string => `event#${eventId}#changes`;
export const changesKey = (eventId: string, position: number): Key => ({
  pk: changesPartition(eventId),
  sk: String(position).padStart(positionDigits, '0'),
});
export const positionOfChanges = ({ sk }: Pick<Key, 'sk'>): number => Number(sk);

/**
 * What happened to a ticket at the door: an entry or exit, or a change that takes one back. One row for each version of
 * the ticket that counts. `at` in epoch ms.
 */
export interface PassageRow extends Key {
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
}

export const passagesPartition = (eventId: string): string => `event#${eventId}#scans`;
export const passageKey = (eventId: string, ticketId: string, version: number): Key => ({
  pk: passagesPartition(eventId),
  sk: `${ticketId}#${version}`,
});

/** The passage that a scan has caused, found by the scan id of the client. `at` in epoch ms. */
export interface ScanRow extends Key {
  ticketId: string;
  version: number;
  at: number;
  direction: 'in' | 'out';
}

/** `scannerId` is the device, or the account of a member. */
export const scanKey = (scanId: string, eventId: string, scannerId: string): Key => ({
  pk: `scan#${scanId}`,
  sk: `${eventId}#${scannerId}`,
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
