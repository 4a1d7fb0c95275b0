import { clock } from '../../../shared/base/clock.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { changesKey, positionOfChanges } from '../../../shared/door/door-rows.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { deviceEnv } from '../env.ts';
import { checkinLimits } from '../limits.ts';
import { readChangesSince } from '../log/changes-store.ts';
import { positionUnknown } from '../problems.ts';
import { DoorLog } from './door-log.ts';

const { CHECKIN_TABLE } = deviceEnv.read();

interface Known {
  log: DoorLog;
  /** When the last read began, epoch ms. */
  readAt: number;
  reading: Promise<void> | undefined;
}

/** By event, the one that was asked for last at the end. */
const known = new Map<string, Known>();

/** Events that nobody asks for make room. The event that is asked for stays, whatever its size. */
function makeRoom(): void {
  let entries = 0;
  for (const { log } of known.values()) entries += log.size;
  for (const [eventId, { log, reading }] of known) {
    if (known.size === 1 || (entries <= checkinLimits.entriesInMemory && known.size <= checkinLimits.logsInMemory))
      return;
    if (reading) continue;
    entries -= log.size;
    known.delete(eventId);
  }
}

/** Adds what the table has after the log. What was read before an error stays. */
async function readOn(eventId: string, log: DoorLog): Promise<void> {
  for await (const page of readChangesSince(eventId, log.position)) {
    for (const row of page) if (!log.add(positionOfChanges(row), row.entries)) return;
  }
}

/**
 * Returns the log of changes of an event, at most a second old. All devices of an event share one read a second of each
 * process, of the rows that it does not have yet.
 */
async function readDoorLog(eventId: string): Promise<DoorLog> {
  const one = known.get(eventId) ?? { log: new DoorLog(), readAt: Number.NEGATIVE_INFINITY, reading: undefined };
  known.delete(eventId);
  known.set(eventId, one);
  const now = clock.now();
  if (!one.reading && Math.abs(now - one.readAt) >= checkinLimits.logMemoryMs) {
    one.reading = readOn(eventId, one.log)
      .then(() => {
        one.readAt = now;
      })
      .finally(() => {
        one.reading = undefined;
        makeRoom();
      });
  }
  await one.reading;
  return one.log;
}

/**
 * Returns the log of an event for a device that knows it up to a position. Another process may have told the device
 * more than this one knows, by a second. Then the row of that position exists.
 * @throws Problem `position_unknown` for a position that the event has never had.
 */
export async function readDoorLogFrom(eventId: string, position: number): Promise<DoorLog> {
  const log = await readDoorLog(eventId);
  if (position <= log.position) return log;
  const row = await getItem(CHECKIN_TABLE, changesKey(eventId, position), { consistent: true });
  if (!row) throw new Problem(positionUnknown);
  return log;
}
