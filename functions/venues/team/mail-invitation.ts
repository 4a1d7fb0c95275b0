import { randomToken, sha256 } from '../../../shared/base/id.ts';
import { log } from '../../../shared/base/log.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { put, update } from '../../../shared/dynamo/write.ts';
import { sendMail } from '../../../shared/messaging/send-mail.ts';
import { readOrganizer } from '../../../shared/records/venue-rows.ts';
import { mailEnv } from '../env.ts';
import { type Invitation, invitationKey, isOpen, tokenKey } from './invitation.ts';
import { invitationMail } from './invitation-mail.ts';

const { VENUES_TABLE, MAIL_FROM, PUBLIC_URL } = mailEnv.read();

/**
 * Makes a token and mails it: it exists in this function and in the mail, and what is kept is its hash. An event that is
 * delivered again sends no second mail; where this function died in between there are two tokens for one invitation.
 */
export async function mailInvitation(organizerId: string, invitationId: string, now: number): Promise<void> {
  const key = invitationKey(organizerId, invitationId);
  const [invitation, organizer] = await Promise.all([
    getItem<Invitation>(VENUES_TABLE, key, { consistent: true }),
    readOrganizer(organizerId),
  ]);
  if (!invitation || !organizer || invitation.mailedAt || !isOpen(invitation, now)) {
    log.info('nobody to invite', { invitationId });
    return;
  }
  const { role, email, expiresAt } = invitation;
  const token = randomToken();
  const ttl = Math.ceil(expiresAt / 1000);
  await put(VENUES_TABLE, { ...tokenKey(sha256(token)), organizerId, invitationId, ttl });
  await sendMail(MAIL_FROM, email, invitationMail({ organizer: organizer.name, role, token, publicUrl: PUBLIC_URL }));
  await update(VENUES_TABLE, key, {
    UpdateExpression: 'SET mailedAt = :now',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':now': now },
  });
}
