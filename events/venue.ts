import * as z from 'zod';
import { defineEvent } from '../shared/messaging/define-event.ts';

const source = 'nightflow.venues';

/** A profile has changed; whoever keeps a copy of it reads the row, and keeps the higher version. */
export const OrganizerChanged = defineEvent({
  source,
  type: 'OrganizerChanged',
  version: 1,
  schema: z.object({ organizerId: z.string(), version: z.int() }),
});

/** Facts of a venue have changed: its name, address, zone or capacity, not its seat map. */
export const VenueChanged = defineEvent({
  source,
  type: 'VenueChanged',
  version: 1,
  schema: z.object({ venueId: z.string(), organizerId: z.string(), version: z.int() }),
});

/** Somebody is invited to be a member; the invitation, which only venues reads, says who. */
export const MemberInvited = defineEvent({
  source,
  type: 'MemberInvited',
  version: 1,
  schema: z.object({ organizerId: z.string(), invitationId: z.string() }),
});
