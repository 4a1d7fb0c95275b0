import { Problem } from '../../../shared/base/problem.ts';
import { accountById } from '../accounts/account-store.ts';
import { resetPassword, verifyEmail } from '../accounts/link-use-store.ts';
import type { Account } from '../identity/account.ts';
import { hashPassword } from '../identity/password.ts';
import type { Link, LinkPurpose } from '../links/link.ts';
import { linkByToken } from '../links/link-store.ts';
import { createMailRequest } from '../links/mail-request-store.ts';
import { linkInvalid } from '../problems.ts';
import { activeSessionsOf, endAllSessions } from '../sessions/session-store.ts';
import { clearAttempts, storeFamiliarAddress, unfamiliarBucket } from './attempt-limit-store.ts';
import { requirePassword } from './sign-in-user.ts';

export const requestVerification = (userId: string, now: number) =>
  createMailRequest({ purpose: 'verification', userId }, now);

/** Requests a reset link. The mailer checks whether the address has an account, so this answer cannot reveal it. */
export const requestReset = (email: string, now: number) => createMailRequest({ purpose: 'reset', email }, now);

/** @throws Problem `link_invalid`, `email_taken`, `conflict`. */
export async function confirmVerification(token: string, now: number): Promise<void> {
  const { link, account } = await requireLink(token, 'verification', now);
  const sessions = account.guest ? await activeSessionsOf(account.userId, now) : [];
  await verifyEmail(link, account, sessions);
}

/**
 * Sets a new password by a mailed link and ends every session. The owner of the mailbox can then sign in from this
 * network address, however many strangers guess the password.
 * @throws Problem `link_invalid`, `weak_password`, `conflict`.
 */
export async function confirmReset(
  { token, password }: { token: string; password: string },
  { address, now }: { address: string; now: number },
): Promise<void> {
  const { link, account } = await requireLink(token, 'reset', now);
  requirePassword(password, account.email);
  const sessions = await activeSessionsOf(account.userId, now);
  await resetPassword(link, account, await hashPassword(password), { sessions, now });
  await endAllSessions(account.userId, now);
  await storeFamiliarAddress(account.userId, address, now);
  await clearAttempts(unfamiliarBucket(account.email));
}

/** Returns a link that is stored, of this purpose, not expired and not voided. @throws Problem `link_invalid`. */
async function requireLink(
  token: string,
  purpose: LinkPurpose,
  now: number,
): Promise<{ link: Link; account: Account }> {
  const link = await linkByToken(token);
  if (link?.purpose !== purpose || link.expiresAt <= now) throw new Problem(linkInvalid);
  const account = await accountById(link.userId);
  if (!account || account.erasedAt || account.credentials !== link.credentials) throw new Problem(linkInvalid);
  return { link, account };
}
