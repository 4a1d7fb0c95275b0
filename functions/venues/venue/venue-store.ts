import { VenueChanged } from '../../../events/venue.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { assign } from '../../../shared/dynamo/expressions.ts';
import { cancellation, transact } from '../../../shared/dynamo/transaction.ts';
import { putNew } from '../../../shared/dynamo/write.ts';
import { type SeatMap, seatMapKey } from '../../../shared/inventory/seat-map.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { type VenueRow, venueKey } from '../../../shared/records/venue-rows.ts';
import { readObject, writeObject } from '../../../shared/s3/bucket.ts';
import { env } from '../env.ts';
import { listRows, type Paging } from '../organizers/listing-store.ts';

const { VENUES_TABLE, OUTBOX_TABLE, BUCKET } = env.read();

/** Venues are listed by name. */
const positionOf = ({ name, venueId }: Pick<VenueRow, 'name' | 'venueId'>) => `${name.toLowerCase()}#${venueId}`;

export const createVenue = (venue: VenueRow) =>
  putNew(VENUES_TABLE, {
    ...venueKey(venue.venueId),
    ...venue,
    listing: 'venues',
    position: positionOf(venue),
  });

export const listVenues = (paging: Paging) => listRows<VenueRow>('venues', paging);

type VenueFacts = Omit<VenueRow, 'venueId' | 'organizerId' | 'version' | 'seatMap'>;

/** Conditional on the version read. @throws Problem `conflict` when somebody was faster. */
async function advance(venue: VenueRow, change: Partial<VenueRow>, news: readonly Action[]): Promise<VenueRow> {
  const next = { ...venue, ...change, version: venue.version + 1 };
  const set = assign({ ...change, version: next.version, position: positionOf(next) });
  const Update = {
    TableName: VENUES_TABLE,
    Key: venueKey(venue.venueId),
    ...set,
    ConditionExpression: '#version = :read',
    ExpressionAttributeValues: { ...set.ExpressionAttributeValues, ':read': venue.version },
  };
  try {
    await transact([{ Update }, ...news]);
    return next;
  } catch (error) {
    if (cancellation(error)) throw new Problem(conflict);
    throw error;
  }
}

/** Facts and the news of them: events keep copies. @throws Problem `conflict` when somebody was faster. */
export function changeVenue(venue: VenueRow, change: Partial<VenueFacts>, now: number): Promise<VenueRow> {
  const { venueId, organizerId, version } = venue;
  const data = { venueId, organizerId, version: version + 1 };
  return advance(venue, change, [announce(OUTBOX_TABLE, VenueChanged, { subject: venueId, data, now })]);
}

/** The object first, then the row that points at it: a lost race leaves an unread object, never a dangling pointer. @throws Problem `conflict`. */
export async function storeSeatMap(venue: VenueRow, map: SeatMap) {
  // The venue's version is part of the key, so that two writers of the same map version never share an object.
  const version = (venue.seatMap?.version ?? 0) + 1;
  const key = seatMapKey(`${venue.venueId}/${venue.version}`, version);
  await writeObject(BUCKET, key, JSON.stringify(map), 'application/json');
  return advance(venue, { seatMap: { version, key } }, []);
}

export const readSeatMap = async (key: string) => JSON.parse(await readObject(BUCKET, key)) as SeatMap;
