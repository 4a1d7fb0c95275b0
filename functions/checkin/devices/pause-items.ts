import type { Action, Key } from '../../../shared/dynamo/client.ts';
import { deviceEnv } from '../env.ts';

const { CHECKIN_TABLE } = deviceEnv.read();

interface DeviceKey {
  eventId: string;
  deviceId: string;
}

/**
 * A device that may not scan, since `pausedAt` (epoch ms), which rows of earlier versions lack. `removed`: its token is
 * revoked, which processes learn from here sooner.
 */
export interface StoppedRow extends Key {
  pausedAt?: number;
  removed?: true;
}

export const stoppedKey = (eventId: string): string => `event#${eventId}#paused`;

const keyOf = ({ eventId, deviceId }: DeviceKey): Key => ({ pk: stoppedKey(eventId), sk: deviceId });

/**
 * Keeps a small row for each paused device, so that a process finds all of an event in one read. Pausing a device again
 * changes nothing.
 */
export function pauseItem(device: DeviceKey, paused: boolean, now: number): Action {
  const row = { TableName: CHECKIN_TABLE, Key: keyOf(device) };
  if (!paused) return { Delete: row };
  return {
    Update: {
      ...row,
      UpdateExpression: 'SET pausedAt = if_not_exists(pausedAt, :now)',
      ExpressionAttributeValues: { ':now': now },
    },
  };
}

/** The same of a device that was removed. It stays. */
export const removalItem = (device: DeviceKey): Action => ({
  Put: { TableName: CHECKIN_TABLE, Item: { ...keyOf(device), removed: true } satisfies StoppedRow },
});
