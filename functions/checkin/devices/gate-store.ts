import { tallyNames } from '../../../shared/door/door-counts.ts';
import { listPage, type Paging } from '../../../shared/dynamo/list-page.ts';
import { countMatches, getItem, queryAll } from '../../../shared/dynamo/read.ts';
import { putNew, removeWhen } from '../../../shared/dynamo/write.ts';
import { deviceEnv } from '../env.ts';
import { readLatestChanges } from '../log/changes-store.ts';
import type { Gate } from './gate.ts';
import { gateKey } from './gate-items.ts';

const { CHECKIN_TABLE } = deviceEnv.read();

/** A gate as stored, with the device that was added to it last. */
type GateRow = Gate & { lastDeviceId?: string };

const gatesOf = (eventId: string) => ({
  KeyConditionExpression: 'pk = :pk AND begins_with(sk, :kind)',
  ExpressionAttributeValues: { ':pk': `event#${eventId}`, ':kind': 'gate#' },
  ConsistentRead: true,
});

/** Stores a new gate. Conditional on its absence. */
export const addGate = (eventId: string, gate: Gate) =>
  putNew(CHECKIN_TABLE, { ...gateKey(eventId, gate.id), ...gate });

export const countGates = (eventId: string) => countMatches(CHECKIN_TABLE, gatesOf(eventId));

export const readGates = (eventId: string) => queryAll<Gate>(CHECKIN_TABLE, gatesOf(eventId));

export const listGates = (eventId: string, paging: Paging) => listPage<Gate>(CHECKIN_TABLE, gatesOf(eventId), paging);

export const readGate = (eventId: string, gateId: string) =>
  getItem<GateRow>(CHECKIN_TABLE, gateKey(eventId, gateId), { consistent: true });

/** Whether somebody has passed a gate. The counters follow the scan by the stream of the tickets. */
export async function hasPassages(eventId: string, gateId: string): Promise<boolean> {
  const row = await readLatestChanges(eventId);
  return row?.tallies[tallyNames.gate(gateId)] !== undefined;
}

/** Deletes a gate. Conditional on no device that was added to it since it was read. Returns whether it is deleted. */
export const deleteGate = (eventId: string, { id, lastDeviceId }: GateRow): Promise<boolean> =>
  removeWhen(CHECKIN_TABLE, gateKey(eventId, id), {
    ConditionExpression: lastDeviceId
      ? 'attribute_not_exists(pk) OR lastDeviceId = :device'
      : 'attribute_not_exists(lastDeviceId)',
    ...(lastDeviceId && { ExpressionAttributeValues: { ':device': lastDeviceId } }),
  });
