import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses';
import { log } from '../../shared/log.ts';
import type { Account } from './account.ts';
import { linkMail } from './account-mail.ts';
import { mailEnv } from './env.ts';
import { createLink, type LinkPurpose } from './link-store.ts';

const { MAIL_FROM, PUBLIC_URL } = mailEnv.read();
const ses = new SESClient({});

/**
 * Makes a link and mails it. The token exists in this function and in the mail: no event, row or log holds it. Done
 * twice, there are two links, and using one leaves the other without effect on anything but its own purpose.
 */
export async function mailLink(account: Account, purpose: LinkPurpose, now: number): Promise<void> {
  const token = await createLink(account, purpose, now);
  const { subject, text, html } = linkMail(purpose, {
    // A name is free text: to an address that nobody has confirmed it would be a stranger's message.
    name: account.emailVerified ? account.name : undefined,
    token,
    publicUrl: PUBLIC_URL,
  });
  const data = (Data: string) => ({ Data, Charset: 'UTF-8' });
  try {
    await ses.send(
      new SendEmailCommand({
        Source: MAIL_FROM,
        Destination: { ToAddresses: [account.email] },
        Message: { Subject: data(subject), Body: { Text: data(text), Html: data(html) } },
      }),
    );
  } catch (error) {
    // SES repeats the address in its message, and messages are logged.
    throw new Error(`SES refused: ${(error as Error).name}`);
  }
  log.info('link mailed', { userId: account.userId, purpose });
}
