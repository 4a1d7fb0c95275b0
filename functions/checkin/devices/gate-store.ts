import type { Key } from '../../../shared/dynamo/client.ts';
import { listPage, type Paging } from '../../../shared/dynamo/list-page.ts';
import { countMatches, queryAll } from '../../../shared/dynamo/read.ts';
import { putNew } from '../../../shared/dynamo/write.ts';
import { doorEnv } from '../env.ts';
import type { Gate } from './gate.ts';

const { CHECKIN_TABLE } = doorEnv.read();

const gateKey = (eventId: string, gateId: string): Key => ({ pk: `event#${eventId}`, sk: `gate#${gateId}` });

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
