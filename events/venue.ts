import * as z from 'zod';
import { defineEvent } from '../shared/messaging/define-event.ts';

const source = 'nightflow.venues';

/** An organizer's profile or terms changed. Consumers with a copy read the row, and keep the higher version. */
export const OrganizerChanged = defineEvent({
  source,
  type: 'OrganizerChanged',
  version: 1,
  schema: z.object({ organizerId: z.string(), version: z.int() }),
});

/** A venue's name, address, time zone or capacity changed. Seat map changes publish no event. */
export const VenueChanged = defineEvent({
  source,
  type: 'VenueChanged',
  version: 1,
  schema: z.object({ venueId: z.string(), organizerId: z.string(), version: z.int() }),
});

/** A member was invited. The recipient is in the invitation row, which only venues reads. */
export const MemberInvited = defineEvent({
  source,
  type: 'MemberInvited',
  version: 1,
  schema: z.object({ organizerId: z.string(), invitationId: z.string() }),
});
