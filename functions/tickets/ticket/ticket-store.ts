import type { Key } from '../../../shared/dynamo/client.ts';
import { listPage } from '../../../shared/dynamo/list-page.ts';
import { getItem, getMany } from '../../../shared/dynamo/read.ts';
import {
  type CancelledTicket,
  cancelledKey,
  ownerIndex,
  parseTicketId,
  placeKey,
  type Ticket,
} from '../../../shared/inventory/place.ts';
import { seatsOfMap } from '../../../shared/inventory/seat-map-store.ts';
import { sellingIn } from '../../../shared/inventory/selling-store.ts';
import { blockedSeatsKey, type TicketType, typeKey } from '../../../shared/inventory/ticket-type.ts';
import { mintEnv } from '../env.ts';
import { type OwnedTicket, ownedTicket } from './ticket.ts';

const { TICKETS_TABLE, BUCKET } = mintEnv.read();

export const seats = seatsOfMap(BUCKET);

/** Selling facts and types of an event, in one query. */
export const sellingOf = sellingIn(TICKETS_TABLE);

export const ticketType = (ticketTypeId: string) =>
  getItem<TicketType>(TICKETS_TABLE, typeKey(ticketTypeId), { consistent: true });

/** House seats of a seated type, by name. */
export async function blockedSeats(ticketTypeId: string): Promise<string[]> {
  const row = await getItem<{ seats: string[] }>(TICKETS_TABLE, blockedSeatsKey(ticketTypeId), { consistent: true });
  return row?.seats ?? [];
}

/** By its id, which names its place and which sale of it: the place as it is, or what is left of an earlier sale. */
export async function ticket(ticketId: string): Promise<OwnedTicket | undefined> {
  const place = parseTicketId(ticketId);
  if (!place) return undefined;
  const rows = await getMany<Ticket | CancelledTicket>(TICKETS_TABLE, [placeKey(place), cancelledKey(place)], {
    consistent: true,
  });
  return rows.map(ownedTicket).find((ticket) => ticket?.sale === place.sale);
}

/**
 * By order, which is no order in time: an order's id is derived from its key. Keys come from the index, which lags, the
 * rows from the table, so a ticket that has just changed hands is not listed.
 */
export async function ticketsOf(ownerId: string, paging: { limit: number; cursor?: string | undefined }) {
  const page = await listPage<Key>(
    TICKETS_TABLE,
    {
      IndexName: ownerIndex,
      KeyConditionExpression: 'ownerId = :owner',
      ExpressionAttributeValues: { ':owner': ownerId },
    },
    paging,
  );
  const keys = page.items.map(({ pk, sk }) => ({ pk, sk }));
  const rows = await getMany<Ticket | CancelledTicket>(TICKETS_TABLE, keys, { consistent: true });
  const tickets = rows.flatMap((row) => ownedTicket(row) ?? []);
  return { ...page, items: tickets.filter((ticket) => ticket.ownerId === ownerId) };
}
