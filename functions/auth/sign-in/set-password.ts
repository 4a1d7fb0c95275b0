import { resetPassword } from '../accounts/link-use-store.ts';
import { hashPassword } from '../identity/password.ts';
import { createMailRequest } from '../links/mail-request-store.ts';
import { activeSessionsOf, endAllSessions } from '../sessions/active-session-store.ts';
import { makeFamiliar } from './attempt-limit-store.ts';
import type { UsableLink } from './require-link.ts';

/** Requests a reset link. The mailer checks whether the address has an account, so this answer cannot reveal it. */
export const requestReset = (email: string, now: number) => createMailRequest({ purpose: 'reset', email }, now);

/**
 * Sets a new password by a mailed link, and ends every session. The owner of the mailbox can then sign in from this
 * network address, however many strangers guess the password. @throws Problem `link_invalid`, `conflict`.
 */
export async function setPasswordByLink(
  { link, account }: UsableLink,
  password: string,
  { address, now }: { address: string; now: number },
): Promise<void> {
  const sessions = await activeSessionsOf(account.userId, now);
  await resetPassword(link, account, await hashPassword(password), { sessions, now });
  await endAllSessions(account.userId, now);
  await makeFamiliar(account, address, now);
}
