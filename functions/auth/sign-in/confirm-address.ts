import { newId } from '../../../shared/base/id.ts';
import {
  confirmForMailbox,
  confirmInNewAccount,
  confirmOwnAddress,
  type Proof,
} from '../accounts/address-proof-store.ts';
import { useLink } from '../accounts/link-use-store.ts';
import { hasOtherClaimants } from '../accounts/merge-store.ts';
import type { Account } from '../identity/account.ts';
import { hashPassword } from '../identity/password.ts';
import { createMailRequest } from '../links/mail-request-store.ts';
import { activeSessionsOf, endAllSessions } from '../sessions/active-session-store.ts';
import { makeFamiliar } from './attempt-limit-store.ts';
import { requireLink, type UsableLink } from './require-link.ts';
import { setPasswordByLink } from './set-password.ts';
import { requirePassword } from './sign-in-user.ts';

export const requestVerification = (userId: string, now: number) =>
  createMailRequest({ purpose: 'verification', userId }, now);

/** Who uses a link: their account if a session of one is sent, and their network address. */
interface LinkUser {
  callerId: string | undefined;
  address: string;
  now: number;
}

/**
 * Confirms an address by a mailed link. Sent with a session of the account, all that is set stays. Sent without, it
 * proves the mailbox only: a stranger may have registered the address, so what was set before ends, and `password` sets
 * a new one. An address that is confirmed already keeps what it has, but for a new password.
 * @throws Problem `link_invalid`, `weak_password`, `conflict`.
 */
export async function confirmVerification(
  { token, password }: { token: string; password?: string | undefined },
  user: LinkUser,
): Promise<void> {
  const usable = await requireLink(token, 'verification', user.now);
  const { link, account } = usable;
  if (password !== undefined) requirePassword(password, account.email);
  if (!account.emailVerified) return proveAddress(usable, password, user);
  if (password === undefined) return useLink(link, []);
  await setPasswordByLink(usable, password, user);
}

/**
 * Sets a new password by a mailed link, and ends every session. That confirms the address too.
 * @throws Problem `link_invalid`, `weak_password`, `conflict`.
 */
export async function confirmReset(
  { token, password }: { token: string; password: string },
  user: Omit<LinkUser, 'callerId'>,
) {
  const usable = await requireLink(token, 'reset', user.now);
  requirePassword(password, usable.account.email);
  if (usable.account.emailVerified) return setPasswordByLink(usable, password, user);
  return proveAddress(usable, password, { ...user, callerId: undefined });
}

/** Confirms the address of an unconfirmed account. @throws Problem `link_invalid`, `conflict`. */
async function proveAddress(
  { link, account, owner }: UsableLink,
  password: string | undefined,
  { callerId, address, now }: LinkUser,
): Promise<void> {
  const sessions = await activeSessionsOf(account.userId, now);
  const passwordHash = password === undefined ? undefined : await hashPassword(password);
  const proof: Proof = { account, sessions, owner, passwordHash, now };
  const isOwn = callerId === account.userId;
  const confirmed = isOwn ? await confirmOwnAddress(link, proof) : await confirmWithoutSession(link, proof);
  if (!isOwn) await endAllSessions(account.userId, now);
  if (passwordHash) await makeFamiliar(confirmed, address, now);
}

const confirmWithoutSession = async (link: UsableLink['link'], proof: Proof): Promise<Account> =>
  (await hasOtherClaimants(proof.account))
    ? confirmInNewAccount(link, proof, newId('usr', proof.now))
    : confirmForMailbox(link, proof);
