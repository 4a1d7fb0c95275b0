import { inject } from 'vitest';
import { storedMails } from '../../../scripts/local/mail/mailbox.ts';
import { call, deliver, until } from '../http/client.ts';
import { type Account, account, must } from './world.ts';

/** What the newest mail to an address says that matches: the first group of `look`. */
async function mailed(email: string, look: RegExp): Promise<string> {
  await deliver();
  const [mail] = await until(
    async () =>
      (await storedMails(inject('mailFolder'))).filter(({ to, text }) => to.includes(email) && look.test(text)),
    (mails) => mails.length > 0,
  );
  return look.exec(mail?.text ?? '')?.[1] ?? '';
}

export const invitedToken = (email: string) => mailed(email, /#invitation=([\w-]{20,})\s/);

/** Uses the link that was mailed when they registered. */
export async function verify({ email }: Pick<Account, 'email'>): Promise<void> {
  const token = await mailed(email, /#verify=([\w-]+)/);
  must(204, await call('POST', '/v1/auth/email-verifications/confirm', { body: { token } }));
}

/** An account whose address is confirmed. */
export async function verified(): Promise<Account> {
  const one = await account();
  await verify(one);
  return one;
}
