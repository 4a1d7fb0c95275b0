import { again, retry } from '../../../shared/async/retry.ts';
import { clock } from '../../../shared/base/clock.ts';
import { raise } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { tryTransact } from '../../../shared/dynamo/transaction.ts';
import { deviceEnv } from '../env.ts';
import type { EventDeviceRow } from './device.ts';
import type { DeviceChange } from './device-schema.ts';
import { deviceKey, readDevice } from './device-store.ts';
import { pauseItem } from './pause-items.ts';

const { CHECKIN_TABLE } = deviceEnv.read();
const changeAttempts = 3;

/** Sets these fields only, so that two changes at once both hold. Conditional on a device that is not revoked. */
function changeItem({ eventId, deviceId }: EventDeviceRow, { name, paused }: DeviceChange): Action {
  const sets = [
    ...(name === undefined ? [] : ['#name = :name']),
    ...(paused === undefined ? [] : ['paused = :paused']),
  ];
  return {
    Update: {
      TableName: CHECKIN_TABLE,
      Key: deviceKey(eventId, deviceId),
      UpdateExpression: `SET ${sets.join(', ')}`,
      ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(revoked)',
      ...(name !== undefined && { ExpressionAttributeNames: { '#name': 'name' } }),
      ExpressionAttributeValues: {
        ...(name !== undefined && { ':name': name }),
        ...(paused !== undefined && { ':paused': paused }),
      },
    },
  };
}

/**
 * Renames, pauses or resumes a device. Returns it as changed, `undefined` for an unknown or revoked one.
 * @throws Problem `conflict`.
 */
export const changeDevice = (
  eventId: string,
  deviceId: string,
  change: DeviceChange,
): Promise<EventDeviceRow | undefined> =>
  retry(
    async () => {
      const device = await readDevice(eventId, deviceId);
      if (!device || device.revoked) return undefined;
      const { name = device.name, paused = device.paused } = change;
      const changed = { ...device, name, ...(paused !== undefined && { paused }) };
      if (change.name === undefined && change.paused === undefined) return device;
      const cancelled = await tryTransact([
        changeItem(device, change),
        ...(change.paused === undefined ? [] : [pauseItem(device, change.paused, clock.now())]),
      ]);
      return cancelled ? again : changed;
    },
    { attempts: changeAttempts, exhausted: raise(conflict) },
  );
