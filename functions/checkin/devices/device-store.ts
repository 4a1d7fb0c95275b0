import { again, retry } from '../../../shared/async/retry.ts';
import { Problem, raise } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import type { Key } from '../../../shared/dynamo/client.ts';
import { listPage, type Paging } from '../../../shared/dynamo/list-page.ts';
import { countMatches, getItem, queryAll, queryUpTo } from '../../../shared/dynamo/read.ts';
import { transactOr, tryTransact } from '../../../shared/dynamo/transaction.ts';
import { update } from '../../../shared/dynamo/write.ts';
import { type DeviceRow, deviceTokenKey } from '../../../shared/records/device-row.ts';
import { deviceEnv } from '../env.ts';
import type { DeviceReport, EnrolmentRow, EventDeviceRow } from './device.ts';
import { gateUsedItem } from './gate-items.ts';
import { removalItem } from './pause-items.ts';

const { CHECKIN_TABLE } = deviceEnv.read();
const revokeAttempts = 3;

export const deviceKey = (eventId: string, deviceId: string): Key => ({
  pk: `event#${eventId}`,
  sk: `device#${deviceId}`,
});
const enrolmentKey = (codeHash: string): Key => ({ pk: `enrol#${codeHash}`, sk: 'enrol' });

const devicesOf = (eventId: string) => ({
  KeyConditionExpression: 'pk = :pk AND begins_with(sk, :kind)',
  ExpressionAttributeValues: { ':pk': `event#${eventId}`, ':kind': 'device#' },
  ConsistentRead: true,
});

/**
 * Stores a device and its one-time code, of which only the hash is stored. Conditional on its gates.
 * @throws Problem `conflict` when one was deleted.
 */
export const addDevice = (device: EventDeviceRow, enrolment: EnrolmentRow) =>
  transactOr(conflict, [
    ...[...new Set(device.gateIds)].map((gateId) => gateUsedItem(device.eventId, gateId, device.deviceId)),
    { Put: { TableName: CHECKIN_TABLE, Item: { ...deviceKey(device.eventId, device.deviceId), ...device } } },
    {
      Put: {
        TableName: CHECKIN_TABLE,
        Item: { ...enrolmentKey(device.enrolHash), ...enrolment, ttl: Math.ceil(enrolment.expiresAt / 1000) },
      },
    },
  ]);

/** Counts the devices of an event, revoked ones included. */
export const countDevices = (eventId: string) => countMatches(CHECKIN_TABLE, devicesOf(eventId));

/** Revoked devices stay as rows but are not listed. */
const listedDevices = (eventId: string) => ({
  ...devicesOf(eventId),
  FilterExpression: 'attribute_not_exists(revoked)',
});

export const listDevices = (eventId: string, paging: Paging) =>
  listPage<EventDeviceRow>(CHECKIN_TABLE, listedDevices(eventId), paging);

/** Reads all devices of an event. */
export const readDevices = (eventId: string) =>
  queryAll<EventDeviceRow>(CHECKIN_TABLE, { ...listedDevices(eventId), ConsistentRead: false });

/** Whether a device that is not revoked uses the gate. */
export async function isGateInUse(eventId: string, gateId: string): Promise<boolean> {
  const { ExpressionAttributeValues, ...query } = devicesOf(eventId);
  const users = {
    ...query,
    FilterExpression: 'contains(gateIds, :gate) AND attribute_not_exists(revoked)',
    ExpressionAttributeValues: { ...ExpressionAttributeValues, ':gate': gateId },
  };
  return !(await queryUpTo(CHECKIN_TABLE, users, 0)).isAll;
}

export const readDevice = (eventId: string, deviceId: string) =>
  getItem<EventDeviceRow>(CHECKIN_TABLE, deviceKey(eventId, deviceId), { consistent: true });

export const readEnrolment = (codeHash: string) =>
  getItem<EnrolmentRow>(CHECKIN_TABLE, enrolmentKey(codeHash), { consistent: true });

/**
 * Consumes the one-time code and stores the device's token, in one transaction. Conditional on an unexpired code and a
 * device that is not revoked. Returns `undefined` when a condition fails.
 * @throws Problem `conflict` when another transaction was in progress.
 */
export async function enrolDevice(
  { eventId, deviceId }: EnrolmentRow,
  { codeHash, tokenHash }: { codeHash: string; tokenHash: string },
  now: number,
): Promise<EventDeviceRow | undefined> {
  const device = await readDevice(eventId, deviceId);
  if (!device) return undefined;
  const { name, gateIds } = device;
  const token: DeviceRow = { deviceId, name, eventId, gateIds };
  const cancelled = await tryTransact([
    {
      Delete: {
        TableName: CHECKIN_TABLE,
        Key: enrolmentKey(codeHash),
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
  if (!cancelled) return device;
  if (cancelled.failed.length === 0) throw new Problem(conflict);
  return undefined;
}

/** The writes that revoke a device: its row, its unused code, and its token once it is enrolled. */
function revocation(device: EventDeviceRow) {
  const { eventId, deviceId, tokenHash, enrolHash } = device;
  const revoked = { ':yes': true };
  return [
    {
      Update: {
        TableName: CHECKIN_TABLE,
        Key: deviceKey(eventId, deviceId),
        UpdateExpression: 'SET revoked = :yes',
        ConditionExpression: tokenHash ? 'tokenHash = :token' : 'attribute_not_exists(tokenHash)',
        ExpressionAttributeValues: { ...revoked, ...(tokenHash && { ':token': tokenHash }) },
      },
    },
    { Delete: { TableName: CHECKIN_TABLE, Key: enrolmentKey(enrolHash) } },
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
          removalItem(device),
        ]
      : []),
  ];
}

/**
 * Revokes a device, its token and its unused code in one transaction. Idempotent. Conditional on the token as read, so
 * that a device that enrols concurrently is revoked too. @throws Problem `conflict`.
 */
export const revokeDevice = (eventId: string, deviceId: string): Promise<'revoked' | 'unknown'> =>
  retry(
    async () => {
      const device = await readDevice(eventId, deviceId);
      if (!device) return 'unknown';
      return (await tryTransact(revocation(device))) ? again : 'revoked';
    },
    { attempts: revokeAttempts, exhausted: raise(conflict) },
  );

/** Sets when the device was last seen, and what it reports about itself. Conditional on its row. */
export function recordSighting(eventId: string, deviceId: string, now: number, report: DeviceReport = {}) {
  const fields = Object.entries({ lastSeenAt: now, ...report }).filter(([, value]) => value !== undefined);
  return update<EventDeviceRow>(CHECKIN_TABLE, deviceKey(eventId, deviceId), {
    UpdateExpression: `SET ${fields.map(([name]) => `#${name} = :${name}`).join(', ')}`,
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: Object.fromEntries(fields.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(fields.map(([name, value]) => [`:${name}`, value])),
  });
}
