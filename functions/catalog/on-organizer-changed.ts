import { OrganizerChanged } from '../../events/venue.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { readOrganizer } from '../../shared/records/venue-rows.ts';
import { organizerFacts } from './event/event.ts';
import { syncEmbeddedFacts } from './lifecycle/embedded-facts-store.ts';

export const handler = consume(OrganizerChanged, async ({ data: { organizerId } }) => {
  const organizer = await readOrganizer(organizerId);
  if (!organizer) return;
  const index = { name: 'organizer', key: 'organizerId', value: organizerId } as const;
  await syncEmbeddedFacts({ index, facts: organizerFacts(organizer) });
});
