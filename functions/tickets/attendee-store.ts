import { getMany } from '../../shared/dynamo.ts';
import { shardKeys } from '../../shared/inventory.ts';
import { listPartitions } from '../../shared/partitions-page.ts';
import { type EventRecord, type UserRecord, userKey } from '../../shared/records.ts';
import { attendeeView, type SoldPlace } from './attendee.ts';
import { env } from './env.ts';
import { sellingOf } from './store.ts';

const { TICKETS_TABLE, USERS_TABLE } = env.read();

/** Whoever has a ticket for an event, by ticket type and place: from the places themselves, so that none is missed. */
export async function attendeesOf(event: EventRecord, paging: { limit: number; cursor?: string | undefined }) {
  const { types } = await sellingOf(event.eventId);
  const page = await listPartitions<SoldPlace>(TICKETS_TABLE, types.flatMap(shardKeys), {
    query: {
      KeyConditionExpression: 'pk = :pk',
      FilterExpression: '#status IN (:sold, :used)',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':sold': 'sold', ':used': 'used' },
      ConsistentRead: true,
    },
    ...paging,
  });
  const owners = [...new Set(page.items.map(({ ownerId = '' }) => ownerId))];
  const users = await getMany<UserRecord>(USERS_TABLE, owners.map(userKey));
  const known = {
    event,
    types: new Map(types.map((type) => [type.ticketTypeId, type])),
    users: new Map(users.flatMap((user) => (user ? [[user.userId, user] as const] : []))),
  };
  return { ...page, items: page.items.map((place) => attendeeView(place, known)) };
}
