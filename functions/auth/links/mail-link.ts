import { log } from '../../../shared/base/log.ts';
import { sendMail } from '../../../shared/messaging/send-mail.ts';
import { unlinked } from '../../../shared/text/unlinked.ts';
import { mailEnv } from '../env.ts';
import type { Account } from '../identity/account.ts';
import { guestPurchases } from './guest-purchase-store.ts';
import type { LinkPurpose } from './link.ts';
import { linkMail } from './link-mail.ts';
import { createLink } from './link-store.ts';

const { MAIL_FROM, PUBLIC_URL } = mailEnv.read();

/**
 * Creates a link and mails it. The token exists in this function and in the mail: no event, row or log holds it.
 * Delivery is at-least-once: a repeat mails a second link for the same purpose, which is harmless.
 */
export async function mailLink(account: Account, purpose: LinkPurpose, now: number): Promise<void> {
  const token = await createLink(account, purpose, now);
  const mail = linkMail(purpose, {
    // A name is free text. Mailed to an unconfirmed address, it would let anyone send messages to strangers.
    name: account.emailVerified ? unlinked(account.name) : undefined,
    token,
    purchases: account.guest && purpose === 'verification' ? await guestPurchases(account.userId) : undefined,
    publicUrl: PUBLIC_URL,
  });
  await sendMail(MAIL_FROM, account.email, mail);
  log.info('link mailed', { userId: account.userId, purpose });
}
