import { memoizeFor } from '../../../shared/async/memoize.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { unauthenticated } from '../../../shared/base/problems.ts';
import { queryAll } from '../../../shared/dynamo/read.ts';
import type { Device, User } from '../../../shared/http/caller.ts';
import { deviceEnv } from '../env.ts';
import { checkinLimits } from '../limits.ts';
import { devicePaused } from '../problems.ts';
import { type StoppedRow, stoppedKey } from './pause-items.ts';

const { CHECKIN_TABLE } = deviceEnv.read();

/** By event: its devices that may not scan. One read serves all scans of an event, so that a scan costs its device none. */
const stoppedDevices = memoizeFor(
  checkinLimits.pauseMemoryMs,
  async (eventId: string) => {
    const rows = await queryAll<StoppedRow>(CHECKIN_TABLE, {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': stoppedKey(eventId) },
    });
    return new Map(rows.map((row) => [row.sk, row]));
  },
  { ahead: true },
);

/**
 * Since when a device is paused, epoch ms, a few seconds late at most. `undefined` if it is not.
 * @throws Problem `unauthenticated` once it was removed.
 */
export async function pausedSince({ eventId, id }: Pick<Device, 'eventId' | 'id'>): Promise<number | undefined> {
  const stopped = (await stoppedDevices(eventId)).get(id);
  if (stopped?.removed) throw new Problem(unauthenticated, 'This device is not enrolled');
  return stopped && (stopped.pausedAt ?? 0);
}

/** Whether a device is paused, as above. @throws Problem `unauthenticated`. */
export const isPaused = async (device: Pick<Device, 'eventId' | 'id'>): Promise<boolean> =>
  (await pausedSince(device)) !== undefined;

/** Only devices are paused. @throws Problem `device_paused`, `unauthenticated`, a few seconds late at most. */
export async function requireNotPaused(caller: Device | User): Promise<void> {
  if (caller.kind === 'device' && (await isPaused(caller))) throw new Problem(devicePaused);
}

/** What is open to a paused device is not open to a removed one. @throws Problem `unauthenticated`. */
export async function requireNotRemoved(caller: Device | User): Promise<void> {
  if (caller.kind === 'device') await isPaused(caller);
}
