import { VenueChanged } from '../../../events/venue.ts';
import { conflict } from '../../../shared/base/problems.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { assign } from '../../../shared/dynamo/expressions.ts';
import type { Paging } from '../../../shared/dynamo/list-page.ts';
import { transactOr } from '../../../shared/dynamo/transaction.ts';
import { type SeatMap, seatMapKey } from '../../../shared/inventory/seat-map.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { type VenueRow, venueKey } from '../../../shared/records/venue-rows.ts';
import { readObject, writeObject } from '../../../shared/s3/bucket.ts';
import { env } from '../env.ts';
import { venueLimits } from '../limits.ts';
import { listRows } from '../organizers/listing-store.ts';
import { quotaItem } from '../organizers/quota-items.ts';
import { tooManyVenues } from '../problems.ts';

const { VENUES_TABLE, OUTBOX_TABLE, BUCKET } = env.read();

/** Venues are listed by name. */
const positionOf = ({ name, venueId }: Pick<VenueRow, 'name' | 'venueId'>) => `${name.toLowerCase()}#${venueId}`;

/** Stores a venue. Conditional on its organizer's quota. @throws Problem `too_many_venues`. */
export const createVenue = (venue: VenueRow): Promise<void> =>
  transactOr(tooManyVenues, [
    quotaItem(`organizer#${venue.organizerId}`, venueLimits.venuesPerOrganizer),
    {
      Put: {
        TableName: VENUES_TABLE,
        Item: { ...venueKey(venue.venueId), ...venue, listing: 'venues', position: positionOf(venue) },
      },
    },
  ]);

/** One page of all venues, or of those of one organizer. */
export const listVenues = ({ organizerId, ...paging }: Paging & { organizerId?: string | undefined }) =>
  listRows<VenueRow>('venues', paging, organizerId === undefined ? undefined : { organizerId });

type VenueFacts = Omit<VenueRow, 'venueId' | 'organizerId' | 'version' | 'seatMap'>;

/**
 * Changes facts of a venue and publishes `VenueChanged`, as events hold denormalised copies of them. Conditional on
 * `version` as read. @throws Problem `conflict`.
 */
export function changeVenue(venue: VenueRow, change: Partial<VenueFacts>, now: number): Promise<VenueRow> {
  const { venueId, organizerId, version } = venue;
  const data = { venueId, organizerId, version: version + 1 };
  return updateVersion(venue, change, [announce(OUTBOX_TABLE, VenueChanged, { subject: venueId, data, now })]);
}

/**
 * Stores a new version of the seat map: first the object, then the row that points to it. A lost race leaves an unused
 * object, never a dangling pointer. Conditional on `version` of the venue as read. @throws Problem `conflict`.
 */
export async function storeSeatMap(venue: VenueRow, map: SeatMap): Promise<VenueRow> {
  // The key includes the venue's version, so two concurrent writers of one map version never share an object.
  const version = (venue.seatMap?.version ?? 0) + 1;
  const key = seatMapKey(`${venue.venueId}/${venue.version}`, version);
  await writeObject(BUCKET, key, JSON.stringify(map), 'application/json');
  return updateVersion(venue, { seatMap: { version, key } }, []);
}

export const readSeatMap = async (key: string) => JSON.parse(await readObject(BUCKET, key)) as SeatMap;

/** Writes the next version of a venue, together with its events. */
async function updateVersion(
  venue: VenueRow,
  change: Partial<VenueRow>,
  announcements: readonly Action[],
): Promise<VenueRow> {
  const next = { ...venue, ...change, version: venue.version + 1 };
  const set = assign({ ...change, version: next.version, position: positionOf(next) });
  const Update = {
    TableName: VENUES_TABLE,
    Key: venueKey(venue.venueId),
    ...set,
    ConditionExpression: '#version = :read',
    ExpressionAttributeValues: { ...set.ExpressionAttributeValues, ':read': venue.version },
  };
  await transactOr(conflict, [{ Update }, ...announcements]);
  return next;
}
