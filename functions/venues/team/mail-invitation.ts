import { log } from '../../../shared/base/log.ts';
import { sendMail } from '../../../shared/messaging/send-mail.ts';
import { readOrganizer } from '../../../shared/records/venue-rows.ts';
import { mailEnv } from '../env.ts';
import { isOpen } from './invitation.ts';
import { invitationMail } from './invitation-mail.ts';
import { createInvitationToken, invitationById, recordInvitationMailed } from './mailed-invitation-store.ts';

const { MAIL_FROM, PUBLIC_URL } = mailEnv.read();

/**
 * Mails an invitation with a new token. The token exists in this function and in the mail. Delivery is at-least-once:
 * after a crash between mailing and recording it, a repeat mails a second token for the same invitation.
 */
export async function mailInvitation(organizerId: string, invitationId: string, now: number): Promise<void> {
  const [invitation, organizer] = await Promise.all([
    invitationById(organizerId, invitationId),
    readOrganizer(organizerId),
  ]);
  if (!invitation || !organizer || invitation.mailedAt || !isOpen(invitation, now)) {
    log.info('invitation not mailed: gone, expired or already mailed', { invitationId });
    return;
  }
  const token = await createInvitationToken(invitation);
  const { role, email } = invitation;
  await sendMail(MAIL_FROM, email, invitationMail({ organizer: organizer.name, role, token, publicUrl: PUBLIC_URL }));
  await recordInvitationMailed(invitation, now);
}
