import { readObject, writeObject } from '../../shared/bucket.ts';
import { getMany, putNew, queryAll, transact, update } from '../../shared/dynamo.ts';
import { assign } from '../../shared/expressions.ts';
import { listPage } from '../../shared/page.ts';
import {
  type MemberRole,
  memberKey,
  type OrganizerRecord,
  organizerKey,
  type VenueRecord,
  venueKey,
} from '../../shared/records.ts';
import { type SeatMap, seatMapKey } from '../../shared/seat-map.ts';
import { env } from './env.ts';

const { VENUES_TABLE, BUCKET } = env.read();

interface MemberRow {
  pk: string;
  userId: string;
  role: MemberRole;
}
interface Paging {
  limit: number;
  cursor?: string | undefined;
}

/** Organizer and first owner in one transaction. */
export const createOrganizer = (organizer: OrganizerRecord, ownerId: string) =>
  transact([
    { Put: { TableName: VENUES_TABLE, Item: { ...organizerKey(organizer.organizerId), ...organizer } } },
    {
      Put: {
        TableName: VENUES_TABLE,
        // `listing` and `position` put the row into the index that lists an account's organizers.
        Item: {
          ...memberKey(organizer.organizerId, ownerId),
          userId: ownerId,
          role: 'owner',
          listing: `user#${ownerId}`,
          position: organizer.organizerId,
        },
      },
    },
  ]);

export const membersOf = (organizerId: string) =>
  queryAll<MemberRow>(
    VENUES_TABLE,
    {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :member)',
      ExpressionAttributeValues: { ':pk': organizerKey(organizerId).pk, ':member': 'member#' },
    },
    500,
  );

export async function organizersOf(userId: string, paging: Paging) {
  const page = await listing<MemberRow>(`user#${userId}`, paging);
  const keys = page.items.map(({ pk }) => ({ pk, sk: 'organizer' }));
  const organizers = await getMany<OrganizerRecord>(VENUES_TABLE, keys, { consistent: true });
  return { ...page, items: organizers.filter((organizer) => organizer !== undefined) };
}

/** Venues are listed by name. */
const positionOf = ({ name, venueId }: Pick<VenueRecord, 'name' | 'venueId'>) => `${name.toLowerCase()}#${venueId}`;

export const createVenue = (venue: VenueRecord) =>
  putNew(VENUES_TABLE, {
    ...venueKey(venue.venueId),
    ...venue,
    listing: 'venues',
    position: positionOf(venue),
  });

export const venues = (paging: Paging) => listing<VenueRecord>('venues', paging);

const listing = <T>(name: string, paging: Paging) =>
  listPage<T>(
    VENUES_TABLE,
    {
      IndexName: 'listing',
      KeyConditionExpression: '#listing = :listing',
      ExpressionAttributeNames: { '#listing': 'listing' },
      ExpressionAttributeValues: { ':listing': name },
    },
    paging,
  );

/** Conditional on the version read; `undefined` when somebody was faster. */
export const changeVenue = (venue: VenueRecord, change: Partial<VenueRecord>) => {
  const set = assign({ ...change, version: venue.version + 1, position: positionOf({ ...venue, ...change }) });
  return update<VenueRecord>(VENUES_TABLE, venueKey(venue.venueId), {
    ...set,
    ConditionExpression: '#version = :read',
    ExpressionAttributeValues: { ...set.ExpressionAttributeValues, ':read': venue.version },
  });
};

/** The object first, then the row that points at it: a lost race leaves an unread object, never a dangling pointer. */
export async function storeSeatMap(venue: VenueRecord, map: SeatMap) {
  // The venue's version is part of the key, so that two writers of the same map version never share an object.
  const version = (venue.seatMap?.version ?? 0) + 1;
  const key = seatMapKey(`${venue.venueId}/${venue.version}`, version);
  await writeObject(BUCKET, key, JSON.stringify(map), 'application/json');
  return changeVenue(venue, { seatMap: { version, key } });
}

export const seatMap = async (key: string) => JSON.parse(await readObject(BUCKET, key)) as SeatMap;
