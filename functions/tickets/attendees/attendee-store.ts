import type { Paging } from '../../../shared/dynamo/list-page.ts';
import { listPartitions } from '../../../shared/dynamo/list-partitions.ts';
import { shardKeys } from '../../../shared/inventory/place.ts';
import { soldQuery } from '../../../shared/inventory/place-store.ts';
import { readUsers } from '../../../shared/records/auth-rows.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { env } from '../env.ts';
import { readSelling } from '../ticket/ticket-store.ts';
import { attendeeView, type SoldPlace } from './attendee.ts';

const { TICKETS_TABLE } = env.read();

/**
 * Lists the ticket holders of an event, by ticket type and place. Reads the places themselves, strongly consistent, so
 * that none is missed.
 */
export async function listAttendees(event: EventRow, paging: Paging) {
  const { types } = await readSelling(event.eventId);
  const page = await listPartitions<SoldPlace>(TICKETS_TABLE, types.flatMap(shardKeys), {
    query: { ...soldQuery, ConsistentRead: true },
    ...paging,
  });
  const context = {
    event,
    types: new Map(types.map((type) => [type.ticketTypeId, type])),
    users: await readUsers(page.items.map(({ ownerId = '' }) => ownerId)),
  };
  return { ...page, items: page.items.map((place) => attendeeView(place, context)) };
}
