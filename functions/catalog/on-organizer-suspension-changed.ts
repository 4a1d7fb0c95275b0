import { OrganizerSuspensionChanged } from '../../events/suspension.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { readOrganizer } from '../../shared/records/venue-rows.ts';
import { suspendEventsOf } from './lifecycle/suspend-events-store.ts';

export const handler = consume(OrganizerSuspensionChanged, async ({ data: { organizerId } }) => {
  const organizer = await readOrganizer(organizerId);
  if (organizer) await suspendEventsOf(organizerId, organizer.suspensionId);
});
