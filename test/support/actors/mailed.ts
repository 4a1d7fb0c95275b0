import { inject } from 'vitest';
import { storedMails } from '../../../scripts/local/mail/mailbox.ts';
import { call, deliver, until } from '../http/client.ts';
import { type Account, account, must } from './world.ts';

/** Waits for a mail to an address whose text matches, and returns the pattern's first group. */
async function mailed(email: string, pattern: RegExp): Promise<string> {
  await deliver();
  const [mail] = await until(
    async () =>
      (await storedMails(inject('mailFolder'))).filter(({ to, text }) => to.includes(email) && pattern.test(text)),
    (mails) => mails.length > 0,
  );
  return pattern.exec(mail?.text ?? '')?.[1] ?? '';
}

export const invitedToken = (email: string) => mailed(email, /#invitation=([\w-]{20,})\s/);

/** Confirms an account's address with the link mailed on registration, signed in to it. */
export async function verify({ email, token: session }: Pick<Account, 'email' | 'token'>): Promise<void> {
  const token = await mailed(email, /#verify=([\w-]+)/);
  must(204, await call('POST', '/v1/auth/email-verifications/confirm', { token: session, body: { token } }));
}

/** Creates an account with a confirmed address. */
export async function verified(): Promise<Account> {
  const one = await account();
  await verify(one);
  return one;
}
