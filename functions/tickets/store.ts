import { seatsOfMap } from '../../shared/bucket.ts';
import { getItem, getMany } from '../../shared/dynamo.ts';
import { ownerIndex, parseTicketId, placeKey, type Ticket } from '../../shared/inventory.ts';
import { listPage } from '../../shared/page.ts';
import { sellingIn } from '../../shared/selling.ts';
import { env } from './env.ts';

const { TICKETS_TABLE, BUCKET } = env.read();

export const seats = seatsOfMap(BUCKET);

/** Selling facts and types of an event, in one query. */
export const sellingOf = sellingIn(TICKETS_TABLE);

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
