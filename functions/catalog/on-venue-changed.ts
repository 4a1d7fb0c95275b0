import { VenueChanged } from '../../events/venue.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { readVenue } from '../../shared/records/venue-rows.ts';
import { venueFacts } from './event/event.ts';
import { syncEmbeddedFacts } from './lifecycle/embedded-facts-store.ts';
import { followSource } from './lifecycle/follow-source.ts';

export const handler = consume(VenueChanged, ({ data: { venueId } }) => {
  const index = { name: 'venue', key: 'venueId', value: venueId } as const;
  return followSource(
    async () => {
      const venue = await readVenue(venueId);
      return venue && { facts: venueFacts(venue), followedBy: venue.organizerId };
    },
    async (venue) => {
      if (venue) await syncEmbeddedFacts({ index, ...venue });
    },
  );
});
