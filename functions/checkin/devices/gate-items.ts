import type { Action, Key } from '../../../shared/dynamo/client.ts';
import { deviceEnv } from '../env.ts';

const { CHECKIN_TABLE } = deviceEnv.read();

export const gateKey = (eventId: string, gateId: string): Key => ({ pk: `event#${eventId}`, sk: `gate#${gateId}` });

/** Marks a gate as used by a new device. Conditional on the gate, so that no device is added to a deleted one. */
export const gateUsedItem = (eventId: string, gateId: string, deviceId: string): Action => ({
  Update: {
    TableName: CHECKIN_TABLE,
    Key: gateKey(eventId, gateId),
    UpdateExpression: 'SET lastDeviceId = :device',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':device': deviceId },
  },
});
