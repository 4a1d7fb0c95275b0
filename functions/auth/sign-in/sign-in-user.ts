import { Problem } from '../../../shared/base/problem.ts';
import { tokenIssuer } from '../../../shared/http/access.ts';
import { requireAllowed } from '../../../shared/http/shared-bucket.ts';
import { accountByEmail, accountById, createAccount, replacePasswordHash } from '../accounts/account-store.ts';
import { env } from '../env.ts';
import { type Account, newAccount, passwordFault, userView } from '../identity/account.ts';
import { decoyHash, hashPassword, isOutdated, passwordMatches } from '../identity/password.ts';
import { accountSuspended, badCredentials, badRefreshToken, weakPassword } from '../problems.ts';
import { endSession } from '../sessions/active-session-store.ts';
import { type KeyRing, keyRing, latestKeyRing } from '../sessions/key-store.ts';
import { decideRefresh, type SessionState } from '../sessions/session.ts';
import { rotateSession, sessionById, startSession } from '../sessions/session-store.ts';
import { refreshToken, signAccessToken, verifyRefreshToken } from '../sessions/token.ts';
import { clearAttempts, countSignInAttempt, storeFamiliarAddress } from './attempt-limit-store.ts';

const { ACCESS_TOKEN_SECONDS: lifeSeconds } = env.read();

interface Visitor {
  /** Network address. */
  address: string;
  now: number;
}

/** Creates an account and signs in. @throws Problem `weak_password`, `email_taken`, `conflict`. */
export async function register(
  { email, password, name }: { email: string; password: string; name: string },
  { address, now }: Visitor,
) {
  requirePassword(password, email);
  const account: Account = { ...newAccount(email, name, now), passwordHash: await hashPassword(password) };
  await createAccount(account, now);
  await storeFamiliarAddress(account.userId, address, now);
  return sessionView(account, await startSession(account, now), now);
}

/** Signs a guest in. Guests with the same address are separate until one of them confirms it by the mailed link. */
export async function registerGuest({ email, name }: { email: string; name: string }, now: number) {
  const account: Account = { ...newAccount(email, name, now), guest: true };
  await createAccount(account, now);
  return sessionView(account, await startSession(account, now), now);
}

/**
 * Signs in. An unknown address, a wrong password and an account without one take the same steps and the same time.
 * @throws Problem `bad_credentials`, `too_many_requests`, `account_suspended`, `conflict`.
 */
export async function login({ email, password }: { email: string; password: string }, { address, now }: Visitor) {
  const account = await accountByEmail(email);
  const { allowance, bucket } = await countSignInAttempt({ email, userId: account?.userId, address }, now);
  requireAllowed(allowance, 'Too many attempts to sign in to this account. Wait, or reset the password.');
  const hash = account?.passwordHash;
  const matches = await passwordMatches(password, hash ?? (await decoyHash));
  if (!account || !hash || !matches) throw new Problem(badCredentials);
  if (account.suspensionId) throw new Problem(accountSuspended);
  if (isOutdated(hash)) await replacePasswordHash(account, await hashPassword(password));
  await storeFamiliarAddress(account.userId, address, now);
  await clearAttempts(bucket);
  return sessionView(account, await startSession(account, now), now);
}

/**
 * Exchanges a refresh token for new tokens. A token reused later than the replay window ends its session.
 * @throws Problem `bad_refresh_token`, `account_suspended`.
 */
export async function refreshSession(text: string, now: number) {
  const token = await resolveRefreshToken(text);
  const account = token && (await accountById(token.userId));
  if (account?.suspensionId) throw new Problem(accountSuspended);
  const session = token && (await sessionById(token.userId, token.sessionId));
  const decision = token ? decideRefresh(session, token.generation, now) : 'refuse';
  if (decision === 'revoke' && session) await endSession(session, now);
  if (!session || decision === 'refuse' || decision === 'revoke') throw new Problem(badRefreshToken);
  // A concurrent refresh that rotated first issued the same token as this one would: answer from the stored row.
  const rotated = decision === 'rotate' ? await rotateSession(session, now) : session;
  const current = rotated ?? (await sessionById(session.userId, session.sessionId));
  if (!current || current.endedAt || !account || account.erasedAt) throw new Problem(badRefreshToken);
  return sessionView(account, current, now);
}

/** Verifies a refresh token, also with newer keys. Returns its claims, or `undefined` when it is not genuine. */
export async function resolveRefreshToken(text: string) {
  const verify = ({ current, previous }: KeyRing) =>
    verifyRefreshToken(previous ? [current, previous] : [current], text);
  return verify(await keyRing()) ?? verify(await latestKeyRing());
}

/** @throws Problem `weak_password`. */
export function requirePassword(password: string, email: string): void {
  const fault = passwordFault(password, email);
  if (fault) throw new Problem(weakPassword, fault, { errors: [{ pointer: '/password', message: fault }] });
}

async function sessionView(account: Account, session: SessionState, now: number) {
  const { current } = await keyRing();
  const { userId, sessionId } = session;
  return {
    user: userView(account),
    accessToken: await signAccessToken(current, { userId, sessionId, issuer: tokenIssuer(), now, lifeSeconds }),
    refreshToken: refreshToken(current, session),
    expiresIn: lifeSeconds,
  };
}
