import { writeObject } from '../../shared/bucket.ts';
import { getMany, type Key, queryAll } from '../../shared/dynamo.ts';
import { shardKeys, type TicketType } from '../../shared/inventory.ts';
import { limits } from '../../shared/limits.ts';
import { orderKey } from '../../shared/records.ts';
import { sellingIn } from '../../shared/selling.ts';
import { type AuditedOrder, type AuditedPlace, type AuditReport, latestAudit } from './audit-findings.ts';
import { auditorEnv } from './env.ts';

const { EVENTS_TABLE, TICKETS_TABLE, ORDERS_TABLE, BUCKET } = auditorEnv.read();

/** Published events that ended no longer ago than `endedAfter`, by start. Epoch ms. */
export async function eventsOnSale(from: number, endedAfter: number): Promise<string[]> {
  const rows = await queryAll<Key & { eventId: string }>(
    EVENTS_TABLE,
    {
      IndexName: 'published',
      KeyConditionExpression: '#listing = :published AND #position >= :from',
      FilterExpression: 'endsAt > :ended',
      ExpressionAttributeNames: { '#listing': 'listing', '#position': 'position' },
      ExpressionAttributeValues: {
        ':published': 'published',
        ':from': new Date(from).toISOString(),
        ':ended': endedAfter,
      },
    },
    limits.auditedEvents,
  );
  return rows.map(({ eventId }) => eventId);
}

export const selling = sellingIn(TICKETS_TABLE);

/** Read from the table itself: an index trails it. */
export async function placesOf(type: TicketType): Promise<AuditedPlace[]> {
  const pages = await Promise.all(
    shardKeys(type).map((pk) =>
      queryAll<AuditedPlace>(
        TICKETS_TABLE,
        {
          KeyConditionExpression: 'pk = :pk',
          FilterExpression: 'attribute_exists(#shard)',
          ProjectionExpression: 'ticketTypeId, #shard, #number, #status, sale, orderId, ownerId, claimableAt',
          ExpressionAttributeNames: { '#number': 'number', '#shard': 'shard', '#status': 'status' },
          ExpressionAttributeValues: { ':pk': pk },
          ConsistentRead: true,
        },
        limits.capacityPerType,
      ),
    ),
  );
  return pages.flat();
}

export async function ordersOf(orderIds: readonly string[]): Promise<Map<string, AuditedOrder>> {
  const rows = await getMany<AuditedOrder>(ORDERS_TABLE, orderIds.map(orderKey));
  return new Map(rows.flatMap((row) => (row ? [[row.orderId, row] as const] : [])));
}

export const keepReport = (report: AuditReport) =>
  writeObject(BUCKET, latestAudit, JSON.stringify(report), 'application/json');
