import type { Key } from '../../../shared/dynamo/client.ts';
import { listPage, type Paging } from '../../../shared/dynamo/list-page.ts';
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
import { houseSeatsIn, sellingIn, sellingPlanIn } from '../../../shared/inventory/selling-store.ts';
import { type TicketType, typeKey } from '../../../shared/inventory/ticket-type.ts';
import { mintEnv } from '../env.ts';
import { type OwnedTicket, ownedTicket } from './ticket.ts';

const { TICKETS_TABLE, BUCKET } = mintEnv.read();

export const readSeatMap = seatsOfMap(BUCKET);

/** Reads the selling facts and ticket types of an event, in one query. */
export const readSelling = sellingIn(TICKETS_TABLE);

/** Reads the selling plan of an event, strongly consistent. */
export const readSellingPlan = sellingPlanIn(TICKETS_TABLE);

export const readTicketType = (ticketTypeId: string) =>
  getItem<TicketType>(TICKETS_TABLE, typeKey(ticketTypeId), { consistent: true });

/** Reads the names of the house seats of a seated type. */
export const readHouseSeats = houseSeatsIn(TICKETS_TABLE);

/** Reads a ticket by its id, which names a place and a sale: from the place, or from the row of an earlier sale. */
export async function readTicket(ticketId: string): Promise<OwnedTicket | undefined> {
  const place = parseTicketId(ticketId);
  if (!place) return undefined;
  const rows = await getMany<Ticket | CancelledTicket>(TICKETS_TABLE, [placeKey(place), cancelledKey(place)], {
    consistent: true,
  });
  return rows.map(ownedTicket).find((ticket) => ticket?.sale === place.sale);
}

/**
 * Lists the tickets of an account by order id, which is not chronological. The index of keys is eventually consistent,
 * the rows are read from the table. A ticket that the account no longer owns is therefore not listed.
 */
export async function listTickets(ownerId: string, paging: Paging) {
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
