import { OrganizerChanged } from '../../events/venue.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { saleTerms } from '../../shared/records/terms/sale-terms.ts';
import { readOrganizer } from '../../shared/records/venue-rows.ts';
import { organizerFacts } from './event/event.ts';
import { syncEmbeddedFacts } from './lifecycle/embedded-facts-store.ts';
import { followSource } from './lifecycle/follow-source.ts';
import { syncSaleTerms } from './lifecycle/sale-terms-store.ts';

export const handler = consume(OrganizerChanged, ({ data: { organizerId } }) => {
  const index = { name: 'organizer', key: 'organizerId', value: organizerId } as const;
  return followSource(
    async () => {
      const organizer = await readOrganizer(organizerId);
      return organizer && organizerFacts(organizer);
    },
    async (facts) => {
      if (!facts) return;
      const alsoSync = (eventId: string, currency: string) => syncSaleTerms(eventId, saleTerms(facts, currency));
      await syncEmbeddedFacts({ index, facts, alsoSync });
    },
  );
});
