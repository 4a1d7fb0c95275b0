import type { Action, Key } from '../../../shared/dynamo/client.ts';
import { deviceEnv } from '../env.ts';

const { CHECKIN_TABLE } = deviceEnv.read();

export const pausesKey = (eventId: string): string => `event#${eventId}#paused`;

/** Keeps a small row for each paused device, so that a process finds all of an event in one read. */
export function pauseItem({ eventId, deviceId }: { eventId: string; deviceId: string }, paused: boolean): Action {
  const key: Key = { pk: pausesKey(eventId), sk: deviceId };
  return paused ? { Put: { TableName: CHECKIN_TABLE, Item: key } } : { Delete: { TableName: CHECKIN_TABLE, Key: key } };
}
