import type { VenueRow } from '../../../shared/records/venue-rows.ts';

export const venueView = (venue: VenueRow) => ({
  id: venue.venueId,
  organizerId: venue.organizerId,
  name: venue.name,
  address: venue.address,
  city: venue.city,
  country: venue.country,
  timezone: venue.timezone,
  capacity: venue.capacity,
  seatMapVersion: venue.seatMap?.version ?? null,
  version: venue.version,
});
