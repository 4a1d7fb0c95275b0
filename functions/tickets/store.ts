import { seatsOfMap } from '../../shared/bucket.ts';
import { count, getItem, getMany, queryAll } from '../../shared/dynamo.ts';
import {
  claimableIndex,
  ownerIndex,
  parseTicketId,
  placeKey,
  shardKeys,
  type Ticket,
  type TicketType,
} from '../../shared/inventory.ts';
import { limits } from '../../shared/limits.ts';
import { listPage } from '../../shared/page.ts';
import { sellingIn } from '../../shared/selling.ts';
import { env } from './env.ts';

const { TICKETS_TABLE, BUCKET } = env.read();

export const seats = seatsOfMap(BUCKET);

/** Selling facts and types of an event, in one query. */
export const sellingOf = sellingIn(TICKETS_TABLE);

/** A recount on the index: nothing to drift, and a lapsed hold shows as free by itself. */
export async function countFree(type: TicketType, now: number): Promise<number> {
  const counts = await Promise.all(
    shardKeys(type).map((pk) =>
      count(TICKETS_TABLE, {
        IndexName: claimableIndex,
        KeyConditionExpression: 'pk = :pk AND claimableAt <= :now',
        ExpressionAttributeValues: { ':pk': pk, ':now': now },
      }),
    ),
  );
  return counts.reduce((total, n) => total + n, 0);
}

export async function placesOf(type: TicketType): Promise<Ticket[]> {
  const pages = await Promise.all(
    shardKeys(type).map((pk) =>
      queryAll<Ticket>(
        TICKETS_TABLE,
        {
          KeyConditionExpression: 'pk = :pk',
          ProjectionExpression: '#number, #status, claimableAt',
          ExpressionAttributeNames: { '#number': 'number', '#status': 'status' },
          ExpressionAttributeValues: { ':pk': pk },
        },
        limits.capacityPerType,
      ),
    ),
  );
  return pages.flat();
}

export async function ticket(ticketId: string): Promise<Ticket | undefined> {
  const place = parseTicketId(ticketId);
  const row = place && (await getItem<Ticket>(TICKETS_TABLE, placeKey(place), { consistent: true }));
  return row && row.sale === place.sale ? row : undefined;
}

/**
 * By order, which is no order in time: an order's id is derived from its key. Keys come from the index, which lags, the
 * rows from the table, so a ticket that has just changed hands is not listed.
 */
export async function ticketsOf(ownerId: string, paging: { limit: number; cursor?: string | undefined }) {
  const page = await listPage<Ticket>(
    TICKETS_TABLE,
    {
      IndexName: ownerIndex,
      KeyConditionExpression: 'ownerId = :owner',
      ExpressionAttributeValues: { ':owner': ownerId },
    },
    paging,
  );
  const keys = page.items.map(({ pk, sk }) => ({ pk, sk }));
  const rows = await getMany<Ticket>(TICKETS_TABLE, keys, { consistent: true });
  return { ...page, items: rows.filter((row) => row?.ownerId === ownerId) as Ticket[] };
}
