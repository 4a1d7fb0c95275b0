import { Problem } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import type { Key } from '../../../shared/dynamo/client.ts';
import { listPage } from '../../../shared/dynamo/list-page.ts';
import { countMatches, getItem, queryAll } from '../../../shared/dynamo/read.ts';
import { cancellation, transact } from '../../../shared/dynamo/transaction.ts';
import { putNew, update } from '../../../shared/dynamo/write.ts';
import { type DeviceRow, deviceTokenKey } from '../../../shared/records/device-row.ts';
import { doorEnv } from '../env.ts';
import { checkinLimits } from '../limits.ts';
import type { DeviceState, Enrolment } from './device.ts';
import type { Gate } from './gate.ts';

const { CHECKIN_TABLE } = doorEnv.read();
const revokeAttempts = 3;

interface Paging {
  limit: number;
  cursor?: string | undefined;
}

const gateKey = (eventId: string, gateId: string): Key => ({ pk: `event#${eventId}`, sk: `gate#${gateId}` });
const deviceKey = (eventId: string, deviceId: string): Key => ({ pk: `event#${eventId}`, sk: `device#${deviceId}` });
const enrolKey = (codeHash: string): Key => ({ pk: `enrol#${codeHash}`, sk: 'enrol' });

const rowsOf = (eventId: string, kind: 'gate' | 'device') => ({
  KeyConditionExpression: 'pk = :pk AND begins_with(sk, :kind)',
  ExpressionAttributeValues: { ':pk': `event#${eventId}`, ':kind': `${kind}#` },
  ConsistentRead: true,
});

export const countRows = (eventId: string, kind: 'gate' | 'device') =>
  countMatches(CHECKIN_TABLE, rowsOf(eventId, kind));

export const addGate = (eventId: string, gate: Gate) =>
  putNew(CHECKIN_TABLE, { ...gateKey(eventId, gate.id), ...gate });

export const gates = (eventId: string) =>
  queryAll<Gate>(CHECKIN_TABLE, rowsOf(eventId, 'gate'), checkinLimits.gatesPerEvent + 10);

export const listGates = (eventId: string, paging: Paging) =>
  listPage<Gate>(CHECKIN_TABLE, rowsOf(eventId, 'gate'), paging);

/** Revoked devices stay as rows and leave the list. */
export const listDevices = (eventId: string, paging: Paging) =>
  listPage<DeviceState>(
    CHECKIN_TABLE,
    { ...rowsOf(eventId, 'device'), FilterExpression: 'attribute_not_exists(revoked)' },
    paging,
  );

/** The device and its one-time code, of which only the hash is kept. */
export const addDevice = (device: DeviceState, enrolment: Enrolment) =>
  transact([
    { Put: { TableName: CHECKIN_TABLE, Item: { ...deviceKey(device.eventId, device.deviceId), ...device } } },
    {
      Put: {
        TableName: CHECKIN_TABLE,
        Item: { ...enrolKey(device.enrolHash), ...enrolment, ttl: Math.ceil(enrolment.expiresAt / 1000) },
      },
    },
  ]);

export const enrolment = (codeHash: string) =>
  getItem<Enrolment>(CHECKIN_TABLE, enrolKey(codeHash), { consistent: true });

const device = (eventId: string, deviceId: string) =>
  getItem<DeviceState>(CHECKIN_TABLE, deviceKey(eventId, deviceId), { consistent: true });

/**
 * Uses the code up and gives the device its token, in one transaction: conditional on the code being there and in
 * time, and on the device not being revoked. `undefined` when any of it does not hold.
 */
export async function enrol(
  { eventId, deviceId }: Enrolment,
  { codeHash, tokenHash }: { codeHash: string; tokenHash: string },
  now: number,
): Promise<DeviceState | undefined> {
  const found = await device(eventId, deviceId);
  if (!found) return undefined;
  const { name, gateIds } = found;
  const token: DeviceRow = { deviceId, name, eventId, gateIds };
  try {
    await transact([
      {
        Delete: {
          TableName: CHECKIN_TABLE,
          Key: enrolKey(codeHash),
          ConditionExpression: 'expiresAt > :now',
          ExpressionAttributeValues: { ':now': now },
        },
      },
      { Put: { TableName: CHECKIN_TABLE, Item: { ...deviceTokenKey(tokenHash), ...token } } },
      {
        Update: {
          TableName: CHECKIN_TABLE,
          Key: deviceKey(eventId, deviceId),
          UpdateExpression: 'SET tokenHash = :token, lastSeenAt = :now',
          ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(revoked)',
          ExpressionAttributeValues: { ':token': tokenHash, ':now': now },
        },
      },
    ]);
    return found;
  } catch (error) {
    const lost = cancellation(error);
    if (!lost) throw error;
    if (lost.failed.length === 0) throw new Problem(conflict);
    return undefined;
  }
}

/**
 * Revokes the device, its token and a code still unused, in one transaction; twice is nothing. Conditional on the token
 * read, so that a device which enrols at this moment does not escape. @throws Problem `conflict`.
 */
export async function revoke(eventId: string, deviceId: string): Promise<'revoked' | 'unknown'> {
  for (let attempt = 0; attempt < revokeAttempts; attempt++) {
    const found = await device(eventId, deviceId);
    if (!found) return 'unknown';
    const { tokenHash, enrolHash } = found;
    const revoked = { ':yes': true };
    try {
      await transact([
        {
          Update: {
            TableName: CHECKIN_TABLE,
            Key: deviceKey(eventId, deviceId),
            UpdateExpression: 'SET revoked = :yes',
            ConditionExpression: tokenHash ? 'tokenHash = :token' : 'attribute_not_exists(tokenHash)',
            ExpressionAttributeValues: { ...revoked, ...(tokenHash && { ':token': tokenHash }) },
          },
        },
        { Delete: { TableName: CHECKIN_TABLE, Key: enrolKey(enrolHash) } },
        ...(tokenHash
          ? [
              {
                Update: {
                  TableName: CHECKIN_TABLE,
                  Key: deviceTokenKey(tokenHash),
                  UpdateExpression: 'SET revoked = :yes',
                  ConditionExpression: 'attribute_exists(pk)',
                  ExpressionAttributeValues: revoked,
                },
              },
            ]
          : []),
      ]);
      return 'revoked';
    } catch (error) {
      if (!cancellation(error)) throw error;
    }
  }
  throw new Problem(conflict);
}

export const markSeen = (eventId: string, deviceId: string, now: number) =>
  update<DeviceState>(CHECKIN_TABLE, deviceKey(eventId, deviceId), {
    UpdateExpression: 'SET lastSeenAt = :now',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':now': now },
  });
