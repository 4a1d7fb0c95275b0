import { MemberInvited } from '../../events/venue.ts';
import { clock } from '../../shared/base/clock.ts';
import { consumeQueue } from '../../shared/messaging/consume-queue.ts';
import { mailInvitation } from './team/mail-invitation.ts';

export const handler = consumeQueue(MemberInvited, ({ data: { organizerId, invitationId } }) =>
  mailInvitation(organizerId, invitationId, clock.now()),
);
