import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { clock } from '../../shared/base/clock.ts';
import { cacheKeys } from '../../shared/cache/cache.ts';
import { openCache } from '../../shared/cache/valkey.ts';
import { storeDoorTickets } from '../../shared/door/door-cache.ts';
import { put } from '../../shared/dynamo/write.ts';
import { spotName, type Ticket, ticketIdOf } from '../../shared/inventory/place.ts';
import { eventOfType } from '../../shared/inventory/ticket-type.ts';
import { imageOf, processInOrder } from '../../shared/messaging/stream.ts';
import { projectorEnv } from './env.ts';

const { CHECKIN_TABLE, VALKEY } = projectorEnv.read();
const cache = openCache(VALKEY);
/** Door data outlives its event. A lost entry costs one read of the table. */
const doorDataMs = 7 * 86_400_000;

function placeIn(record: DynamoDBRecord, which: 'NewImage' | 'OldImage'): Ticket | undefined {
  const row = imageOf(record, which);
  return row && typeof row.shard === 'number' ? (row as unknown as Ticket) : undefined;
}

/** One change of a place: its rows before and after. */
interface PlaceRecord {
  before: Ticket | undefined;
  after: Ticket;
}

/** Empty for a record that is not of a place. */
const placeRecords = (record: DynamoDBRecord): PlaceRecord[] => {
  const after = placeIn(record, 'NewImage');
  return after ? [{ before: placeIn(record, 'OldImage'), after }] : [];
};

/**
 * Projects free places of general admission into the pools. Seats have none: they are chosen from their map. The last
 * change of each place in the batch counts, and each pool takes one call per direction. A place that was claimed
 * through the index has to be removed. A place that was drawn from the pool has left it already.
 */
async function projectPools(changes: readonly PlaceRecord[]): Promise<void> {
  const pools = new Map<string, Map<string, 'add' | 'remove'>>();
  for (const { before, after } of changes) {
    const wasFree = before?.status === 'available';
    const isFree = after.status === 'available';
    if (after.seat || wasFree === isFree) continue;
    const pool = cacheKeys.pool(after.ticketTypeId, after.pool ?? 0);
    const members = pools.get(pool) ?? new Map<string, 'add' | 'remove'>();
    pools.set(pool, members.set(spotName(after), isFree ? 'add' : 'remove'));
  }
  for (const [pool, members] of pools) {
    for (const direction of ['add', 'remove'] as const) {
      const names = [...members].flatMap(([name, last]) => (last === direction ? [name] : []));
      if (names.length > 0) await cache[direction](pool, names);
    }
  }
}

/** Projects a sold ticket into the door data. */
async function projectDoor(ticket: Ticket): Promise<void> {
  if (ticket.status !== 'sold' && ticket.status !== 'used') return;
  await storeDoorTickets(cache, [ticket], clock.now() + doorDataMs);
}

/** Writes one row for each passage. Idempotent: its key is the version of the ticket. */
async function projectPassage(old: Ticket | undefined, ticket: Ticket): Promise<void> {
  const { admission } = ticket;
  const previous = old?.admission;
  if (!admission || (previous?.scanId === admission.scanId && previous.inside === admission.inside)) return;
  await put(CHECKIN_TABLE, {
    pk: `event#${eventOfType(ticket.ticketTypeId)}#scans`,
    sk: `${ticketIdOf(ticket)}#${ticket.version}`,
    at: admission.at,
    gateId: admission.gateId,
    direction: admission.inside ? 'in' : 'out',
  });
}

/** Consumes the stream of the tickets table: pools, door data and passages. Every step is idempotent. */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  await projectPools(Records.flatMap(placeRecords));
  return processInOrder(Records, async (record) => {
    for (const { before, after } of placeRecords(record)) {
      await projectDoor(after);
      await projectPassage(before, after);
    }
  });
}
