import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { cacheKeys } from '../../shared/cache.ts';
import { clock } from '../../shared/clock.ts';
import { doorRecord } from '../../shared/door.ts';
import { put } from '../../shared/dynamo.ts';
import { eventOfType, type Ticket, ticketIdOf } from '../../shared/inventory.ts';
import { inOrder } from '../../shared/stream.ts';
import { openCache } from '../../shared/valkey.ts';
import { projectorEnv } from './env.ts';

const { CHECKIN_TABLE, VALKEY } = projectorEnv.read();
const cache = openCache(VALKEY);
/** Door data outlives any event it is kept for; a lost entry costs one read. */
const doorMemoryMs = 7 * 86_400_000;

const poolMember = ({ shard, number }: Ticket): string => `${shard}:${number}`;

function imageOf(record: DynamoDBRecord, which: 'NewImage' | 'OldImage'): Ticket | undefined {
  const image = record.dynamodb?.[which];
  const row = image && unmarshall(image as Record<string, AttributeValue>);
  return row && typeof row.shard === 'number' ? (row as Ticket) : undefined;
}

/** Pools hold free places only; a place that is taken leaves by itself when it was taken from the pool. */
async function projectPool(old: Ticket | undefined, now: Ticket): Promise<void> {
  const pool = cacheKeys.pool(now.ticketTypeId);
  if (now.status === 'available' && old?.status !== 'available') await cache.give(pool, [poolMember(now)]);
  if (now.status === 'void') await cache.withdraw(pool, [poolMember(now)]);
}

async function projectDoor(ticket: Ticket): Promise<void> {
  if (ticket.status !== 'sold' && ticket.status !== 'used') return;
  const key = cacheKeys.door(eventOfType(ticket.ticketTypeId), ticketIdOf(ticket));
  await cache.setNewer(key, ticket.version, doorRecord(ticket), clock.now() + doorMemoryMs);
}

/** One row a passage through the door: written twice, it is the same row. */
async function projectScan(old: Ticket | undefined, ticket: Ticket): Promise<void> {
  const { admission } = ticket;
  const before = old?.admission;
  if (!admission || (before?.scanId === admission.scanId && before.inside === admission.inside)) return;
  await put(CHECKIN_TABLE, {
    pk: `event#${eventOfType(ticket.ticketTypeId)}#scans`,
    sk: `${ticketIdOf(ticket)}#${ticket.version}`,
    at: admission.at,
    gateId: admission.gateId,
    direction: admission.inside ? 'in' : 'out',
  });
}

/** The stream of the tickets table: feeds pools, door data and the door's history. Every step may be repeated. */
export const handler = ({ Records }: DynamoDBStreamEvent) =>
  inOrder(Records, async (record) => {
    const now = imageOf(record, 'NewImage');
    if (!now) return;
    const old = imageOf(record, 'OldImage');
    await projectPool(old, now);
    await projectDoor(now);
    await projectScan(old, now);
  });
