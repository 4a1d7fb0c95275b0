import { getMany } from '../../../shared/dynamo/read.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { type VenueRow, venueKey } from '../../../shared/records/venue-rows.ts';
import { env } from '../env.ts';
import { type VenueChange, venueChangeOf } from './venue-change.ts';

const { VENUES_TABLE } = env.read();

/** Loads the changes of venues that published events have not accepted, by event id. For members only. */
export async function loadVenueChanges(events: readonly EventRow[]): Promise<Map<string, VenueChange>> {
  const published = events.filter(({ status }) => status === 'published');
  const ids = [...new Set(published.map(({ venueId }) => venueId))];
  const venues = await getMany<VenueRow>(VENUES_TABLE, ids.map(venueKey), { consistent: true });
  const byId = new Map(ids.map((id, index) => [id, venues[index]]));
  return new Map(
    published.flatMap((event) => {
      const venue = byId.get(event.venueId);
      const change = venue && venueChangeOf(event, venue);
      return change ? [[event.eventId, change]] : [];
    }),
  );
}
