import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { clock } from '../../shared/base/clock.ts';
import { cacheKeys } from '../../shared/cache/cache.ts';
import { openCache } from '../../shared/cache/valkey.ts';
import { encodeDoorTicket } from '../../shared/door/door-ticket.ts';
import { put } from '../../shared/dynamo/write.ts';
import { spotName, type Ticket, ticketIdOf } from '../../shared/inventory/place.ts';
import { eventOfType } from '../../shared/inventory/ticket-type.ts';
import { imageOf, processInOrder } from '../../shared/messaging/stream.ts';
import { projectorEnv } from './env.ts';

const { CHECKIN_TABLE, VALKEY } = projectorEnv.read();
const cache = openCache(VALKEY);
/** Door data outlives any event it is kept for; a lost entry costs one read. */
const doorMemoryMs = 7 * 86_400_000;

function placeIn(record: DynamoDBRecord, which: 'NewImage' | 'OldImage'): Ticket | undefined {
  const row = imageOf(record, which);
  return row && typeof row.shard === 'number' ? (row as unknown as Ticket) : undefined;
}

interface Change {
  old: Ticket | undefined;
  now: Ticket;
}

const changeOf = (record: DynamoDBRecord): Change[] => {
  const now = placeIn(record, 'NewImage');
  return now ? [{ old: placeIn(record, 'OldImage'), now }] : [];
};

/**
 * Pools hold free places of general admission (seats are chosen from their map): one call a pool and direction for all
 * changes of a batch, of which the last of each place counts. A place that was claimed through the index has to be
 * withdrawn; one that was drawn from the pool has left it already.
 */
async function projectPools(changes: readonly Change[]): Promise<void> {
  const pools = new Map<string, Map<string, 'give' | 'withdraw'>>();
  for (const { old, now } of changes) {
    const was = old?.status === 'available';
    const is = now.status === 'available';
    if (now.seat || was === is) continue;
    const pool = cacheKeys.pool(now.ticketTypeId, now.pool ?? 0);
    const members = pools.get(pool) ?? new Map<string, 'give' | 'withdraw'>();
    pools.set(pool, members.set(spotName(now), is ? 'give' : 'withdraw'));
  }
  for (const [pool, members] of pools) {
    for (const what of ['give', 'withdraw'] as const) {
      const names = [...members].flatMap(([name, last]) => (last === what ? [name] : []));
      if (names.length > 0) await cache[what](pool, names);
    }
  }
}

async function projectDoor(ticket: Ticket): Promise<void> {
  if (ticket.status !== 'sold' && ticket.status !== 'used') return;
  const key = cacheKeys.door(eventOfType(ticket.ticketTypeId), ticketIdOf(ticket));
  await cache.setNewer(key, ticket.version, encodeDoorTicket(ticket), clock.now() + doorMemoryMs);
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
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  await projectPools(Records.flatMap(changeOf));
  return processInOrder(Records, async (record) => {
    for (const { old, now } of changeOf(record)) {
      await projectDoor(now);
      await projectScan(old, now);
    }
  });
}
