import type { EventRow } from '../../../shared/records/event-row.ts';
import type { VenueRow } from '../../../shared/records/venue-rows.ts';
import { venueFacts } from '../event/event.ts';

/** What accepting a venue's present facts would change in an event, with the venue's version that has them. */
export type VenueChange = { version: number } & Partial<EventRow['venue']>;

/** Whether the organizer may plan an event at the venue: it is its own, or shared by its organizer. */
export const mayUseVenue = (organizerId: string, venue: VenueRow): boolean =>
  venue.organizerId === organizerId || venue.shared === true;

/**
 * The change of a venue that an event has not accepted. `undefined` if there is none. Only published events wait for
 * acceptance, and only those of other organizers than the venue's: all others follow the venue.
 */
export function venueChangeOf(event: EventRow, venue: VenueRow): VenueChange | undefined {
  if (event.status !== 'published' || event.organizerId === venue.organizerId) return undefined;
  const changed = Object.entries(venueFacts(venue)).filter(
    ([name, value]) => event.venue[name as keyof EventRow['venue']] !== value,
  );
  return changed.length > 0 ? { version: venue.version, ...Object.fromEntries(changed) } : undefined;
}
