import type { VenueRow } from '../../../shared/records/venue-rows.ts';

type GivenFields<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The fields that a change sets. Fields that are `undefined` would overwrite stored values. */
export const givenFields = <T extends object>(change: T): GivenFields<T> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as GivenFields<T>;

export const venueView = (venue: VenueRow) => ({
  id: venue.venueId,
  organizerId: venue.organizerId,
  name: venue.name,
  address: venue.address,
  city: venue.city,
  country: venue.country,
  timezone: venue.timezone,
  capacity: venue.capacity,
  shared: venue.shared === true,
  seatMapVersion: venue.seatMap?.version ?? null,
  version: venue.version,
});
