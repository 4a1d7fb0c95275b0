import { memoizeFor } from '../../../shared/async/memoize.ts';
import { Problem } from '../../../shared/base/problem.ts';
import type { Key } from '../../../shared/dynamo/client.ts';
import { queryAll } from '../../../shared/dynamo/read.ts';
import type { Device, User } from '../../../shared/http/caller.ts';
import { deviceEnv } from '../env.ts';
import { checkinLimits } from '../limits.ts';
import { devicePaused } from '../problems.ts';
import { pausesKey } from './pause-items.ts';

const { CHECKIN_TABLE } = deviceEnv.read();

/** By event: its paused devices. One read serves all scans of an event, so that a scan costs its device none. */
const pausedDevices = memoizeFor(checkinLimits.pauseMemoryMs, async (eventId: string) => {
  const rows = await queryAll<Key>(CHECKIN_TABLE, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': pausesKey(eventId) },
  });
  return new Set(rows.map(({ sk }) => sk));
});

/** Whether a device is paused, a few seconds late at most. */
export const isPaused = async ({ eventId, id }: Pick<Device, 'eventId' | 'id'>): Promise<boolean> =>
  (await pausedDevices(eventId)).has(id);

/** Only devices are paused. @throws Problem `device_paused`, a few seconds late at most. */
export async function requireNotPaused(caller: Device | User): Promise<void> {
  if (caller.kind === 'device' && (await isPaused(caller))) throw new Problem(devicePaused);
}
