import { Problem } from '../../../shared/base/problem.ts';
import * as accounts from '../accounts/account-store.ts';
import type { Account } from '../identity/account.ts';
import { hashPassword } from '../identity/password.ts';
import { createMailRequest, type Link, type LinkPurpose, linkByToken } from '../links/link-store.ts';
import { linkInvalid } from '../problems.ts';
import * as sessions from '../sessions/session-store.ts';
import { unfamiliarBucket, welcome } from './attempt-limit-store.ts';
import { requirePassword } from './sign-in-user.ts';

/** A link that is genuine, for this, in time, and of today's password. @throws Problem `link_invalid`. */
async function useable(token: string, purpose: LinkPurpose, now: number): Promise<{ link: Link; account: Account }> {
  const link = await linkByToken(token);
  if (link?.purpose !== purpose || link.expiresAt <= now) throw new Problem(linkInvalid);
  const account = await accounts.accountById(link.userId);
  if (!account || account.erasedAt || account.credentials !== link.credentials) throw new Problem(linkInvalid);
  return { link, account };
}

export const requestVerification = (userId: string, now: number) =>
  createMailRequest({ purpose: 'verification', userId }, now);

/** Whether the address has an account is found out by whoever mails: nobody here can tell. */
export const requestReset = (email: string, now: number) => createMailRequest({ purpose: 'reset', email }, now);

export async function confirmVerification(token: string, now: number): Promise<void> {
  const { link, account } = await useable(token, 'verification', now);
  const alive = account.guest ? await sessions.activeSessionsOf(account.userId, now) : [];
  await accounts.verifyEmail(link, account, alive);
}

/** Whoever has the mailbox is at home at this network address from now on, however many strangers guess meanwhile. */
export async function confirmReset(
  { token, password }: { token: string; password: string },
  { address, now }: { address: string; now: number },
): Promise<void> {
  const { link, account } = await useable(token, 'reset', now);
  requirePassword(password, account.email);
  const alive = await sessions.activeSessionsOf(account.userId, now);
  await accounts.resetPassword(link, account, await hashPassword(password), { sessions: alive, now });
  await sessions.endAllSessions(account.userId, now);
  await welcome(account.userId, address, unfamiliarBucket(account.email), now);
}
