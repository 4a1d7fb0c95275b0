import { listPartitions } from '../../../shared/dynamo/list-partitions.ts';
import { shardKeys } from '../../../shared/inventory/place.ts';
import { soldQuery } from '../../../shared/inventory/place-store.ts';
import { readUsers } from '../../../shared/records/auth-rows.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { env } from '../env.ts';
import { sellingOf } from '../ticket/ticket-store.ts';
import { attendeeView, type SoldPlace } from './attendee.ts';

const { TICKETS_TABLE } = env.read();

/** Whoever has a ticket for an event, by ticket type and place: from the places themselves, so that none is missed. */
export async function attendeesOf(event: EventRow, paging: { limit: number; cursor?: string | undefined }) {
  const { types } = await sellingOf(event.eventId);
  const page = await listPartitions<SoldPlace>(TICKETS_TABLE, types.flatMap(shardKeys), {
    query: { ...soldQuery, ConsistentRead: true },
    ...paging,
  });
  const known = {
    event,
    types: new Map(types.map((type) => [type.ticketTypeId, type])),
    users: await readUsers(page.items.map(({ ownerId = '' }) => ownerId)),
  };
  return { ...page, items: page.items.map((place) => attendeeView(place, known)) };
}
