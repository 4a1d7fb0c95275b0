import { log } from '../../../shared/base/log.ts';
import { sendMail } from '../../../shared/messaging/send-mail.ts';
import { mailEnv } from '../env.ts';
import type { Account } from '../identity/account.ts';
import { linkMail } from './link-mail.ts';
import { createLink, type LinkPurpose } from './link-store.ts';

const { MAIL_FROM, PUBLIC_URL } = mailEnv.read();

/**
 * Makes a link and mails it. The token exists in this function and in the mail: no event, row or log holds it. Done
 * twice, there are two links, and using one leaves the other without effect on anything but its own purpose.
 */
export async function mailLink(account: Account, purpose: LinkPurpose, now: number): Promise<void> {
  const token = await createLink(account, purpose, now);
  const mail = linkMail(purpose, {
    // A name is free text: to an address that nobody has confirmed it would be a stranger's message.
    name: account.emailVerified ? account.name : undefined,
    token,
    publicUrl: PUBLIC_URL,
  });
  await sendMail(MAIL_FROM, account.email, mail);
  log.info('link mailed', { userId: account.userId, purpose });
}
