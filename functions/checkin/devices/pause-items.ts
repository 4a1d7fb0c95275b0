import type { Action, Key } from '../../../shared/dynamo/client.ts';
import { deviceEnv } from '../env.ts';

const { CHECKIN_TABLE } = deviceEnv.read();

interface DeviceKey {
  eventId: string;
  deviceId: string;
}

/** A device that may not scan. `removed`: its token is revoked, which processes learn from here sooner. */
export interface StoppedRow extends Key {
  removed?: true;
}

export const stoppedKey = (eventId: string): string => `event#${eventId}#paused`;

const keyOf = ({ eventId, deviceId }: DeviceKey): Key => ({ pk: stoppedKey(eventId), sk: deviceId });

/** Keeps a small row for each paused device, so that a process finds all of an event in one read. */
export function pauseItem(device: DeviceKey, paused: boolean): Action {
  const key = keyOf(device);
  return paused ? { Put: { TableName: CHECKIN_TABLE, Item: key } } : { Delete: { TableName: CHECKIN_TABLE, Key: key } };
}

/** The same of a device that was removed. It stays. */
export const removalItem = (device: DeviceKey): Action => ({
  Put: { TableName: CHECKIN_TABLE, Item: { ...keyOf(device), removed: true } satisfies StoppedRow },
});
