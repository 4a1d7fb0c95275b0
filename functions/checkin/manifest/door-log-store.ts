import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { changesKey, positionOfChanges } from '../../../shared/door/door-rows.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { deviceEnv } from '../env.ts';
import { checkinLimits } from '../limits.ts';
import { readChangesSince } from '../log/changes-store.ts';
import { positionUnknown } from '../problems.ts';
import { DoorLog } from './door-log.ts';
import { readLogBase, storeLogBase } from './log-base-store.ts';

const { CHECKIN_TABLE } = deviceEnv.read();
const { entriesInMemory, logsInMemory, logMemoryMs, rowsOnTheWay, rowsPerBase } = checkinLimits;

interface Known {
  doorLog: DoorLog;
  /** The position of the newest base that this process knows of. `undefined` until it has looked for one. */
  base: number | undefined;
  /** When the last read began, epoch ms. */
  readAt: number;
  reading: Promise<void> | undefined;
}

/** By event, the one that was asked for last at the end. */
const logs = new Map<string, Known>();

/** Events that nobody asks for make room. The event that is asked for stays, whatever its size. */
function makeRoom(): void {
  let entries = 0;
  for (const { doorLog } of logs.values()) entries += doorLog.size;
  for (const [eventId, { doorLog, reading }] of logs) {
    if (logs.size === 1 || (entries <= entriesInMemory && logs.size <= logsInMemory)) return;
    if (reading) continue;
    entries -= doorLog.size;
    logs.delete(eventId);
  }
}

/** Bases make reading faster. Nothing else depends on them. */
const bestEffort = <T>(work: Promise<T>): Promise<T | undefined> =>
  work.catch((error: unknown) => {
    log.warn('base of a door log out of reach', error as Error);
    return undefined;
  });

/** Stores a log as the base of its event, unless the base is almost as new. Returns the position of the base. */
async function replaceBase(eventId: string, doorLog: DoorLog): Promise<number> {
  const found = await readLogBase(eventId);
  const position = found?.base.position ?? 0;
  if (doorLog.position - position < rowsPerBase) return position;
  const base = doorLog.base();
  return (await storeLogBase(eventId, base, found?.tag)) ? base.position : position;
}

/** Adds what the table has after the log. What was read before an error stays. */
async function readOn(eventId: string, known: Known): Promise<void> {
  const { doorLog } = known;
  if (known.base === undefined) {
    const found = await bestEffort(readLogBase(eventId));
    if (found) doorLog.begin(found.base);
    known.base = doorLog.position;
  }
  for await (const page of readChangesSince(eventId, doorLog.position)) {
    if (!page.every((row) => doorLog.add(positionOfChanges(row), row.entries))) break;
    await storeBase(eventId, known, rowsOnTheWay);
  }
  await storeBase(eventId, known, rowsPerBase);
}

/** Stores the log as a base once it is `rows` ahead of the last one. */
async function storeBase(eventId: string, known: Known, rows: number): Promise<void> {
  const { doorLog, base = 0 } = known;
  if (doorLog.position - base < rows) return;
  known.base = (await bestEffort(replaceBase(eventId, doorLog))) ?? doorLog.position;
}

/**
 * Returns the log of changes of an event, at most half a second old. All devices of an event share two reads a second of
 * each process, of the rows that it does not have yet.
 */
async function readDoorLog(eventId: string): Promise<DoorLog> {
  const fresh = { doorLog: new DoorLog(), base: undefined, readAt: Number.NEGATIVE_INFINITY, reading: undefined };
  const known: Known = logs.get(eventId) ?? fresh;
  logs.delete(eventId);
  logs.set(eventId, known);
  const now = clock.now();
  if (!known.reading && Math.abs(now - known.readAt) >= logMemoryMs) {
    known.reading = readOn(eventId, known)
      .then(() => {
        known.readAt = now;
      })
      .finally(() => {
        known.reading = undefined;
        makeRoom();
      });
  }
  await known.reading;
  return known.doorLog;
}

/**
 * Returns the log of an event for a device that knows it up to a position. Another process may have told the device
 * more than this one knows, by half a second. Then the row of that position exists.
 * @throws Problem `position_unknown` for a position that the event has never had.
 */
export async function readDoorLogFrom(eventId: string, position: number): Promise<DoorLog> {
  const doorLog = await readDoorLog(eventId);
  if (position <= doorLog.position) return doorLog;
  const row = await getItem(CHECKIN_TABLE, changesKey(eventId, position), { consistent: true });
  if (!row) throw new Problem(positionUnknown);
  return doorLog;
}
