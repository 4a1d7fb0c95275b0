import { VenueChanged } from '../../events/venue.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { readVenue } from '../../shared/records/venue-rows.ts';
import { venueFacts } from './event/event.ts';
import { syncEmbeddedFacts } from './lifecycle/embedded-facts-store.ts';

export const handler = consume(VenueChanged, async ({ data: { venueId } }) => {
  const venue = await readVenue(venueId);
  if (!venue) return;
  await syncEmbeddedFacts({ index: { name: 'venue', key: 'venueId', value: venueId }, facts: venueFacts(venue) });
});
