import { VenueChanged } from '../../events/venue.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { readVenue } from '../../shared/records/venue-rows.ts';
import { venueFacts } from './event/event.ts';
import { syncEmbeddedFacts } from './lifecycle/embedded-facts-store.ts';

export const handler = consume(VenueChanged, async ({ data: { venueId } }) => {
  const venue = await readVenue(venueId);
  if (!venue) return;
  const index = { name: 'venue', key: 'venueId', value: venueId } as const;
  await syncEmbeddedFacts({ index, facts: venueFacts(venue), followedBy: venue.organizerId });
});
