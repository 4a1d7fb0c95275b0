import { OrganizerSuspensionChanged } from '../../events/suspension.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { readOrganizer } from '../../shared/records/venue-rows.ts';
import { followSource } from './lifecycle/follow-source.ts';
import { suspendEventsOf } from './lifecycle/suspend-events-store.ts';

export const handler = consume(OrganizerSuspensionChanged, ({ data: { organizerId } }) =>
  followSource(
    async () => (await readOrganizer(organizerId))?.suspensionId,
    (suspensionId) => suspendEventsOf(organizerId, suspensionId),
  ),
);
