import { Problem } from '../../../shared/base/problem.ts';
import { tooManyRequests } from '../../../shared/base/problems.ts';
import { tokenIssuer } from '../../../shared/http/access.ts';
import * as accounts from '../accounts/account-store.ts';
import { env } from '../env.ts';
import { type Account, newAccount, passwordFault, userView } from '../identity/account.ts';
import { decoyHash, hashPassword, isOutdated, passwordMatches } from '../identity/password.ts';
import { badCredentials, badRefreshToken, weakPassword } from '../problems.ts';
import { type KeyRing, keyRing, latestKeyRing } from '../sessions/key-store.ts';
import { decideRefresh, type SessionState } from '../sessions/session.ts';
import * as sessions from '../sessions/session-store.ts';
import { refreshToken, signAccessToken, verifyRefreshToken } from '../sessions/token.ts';
import * as guard from './attempt-limit-store.ts';

const { ACCESS_TOKEN_SECONDS: lifeSeconds } = env.read();

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

/** @throws Problem `weak_password`. */
export function requirePassword(password: string, email: string): void {
  const fault = passwordFault(password, email);
  if (fault) throw new Problem(weakPassword, fault, { errors: [{ pointer: '/password', message: fault }] });
}

interface Visitor {
  /** Network address. */
  address: string;
  now: number;
}

export async function register(
  { email, password, name }: { email: string; password: string; name: string },
  { address, now }: Visitor,
) {
  requirePassword(password, email);
  const account: Account = { ...newAccount(email, name, now), passwordHash: await hashPassword(password) };
  await accounts.createAccount(account, now);
  await guard.welcome(account.userId, address, undefined, now);
  return sessionView(account, await sessions.startSession(account, now), now);
}

/** A stand-in for an account: each is apart from every other of the same address until its mailed link is used. */
export async function registerGuest({ email, name }: { email: string; name: string }, now: number) {
  const account: Account = { ...newAccount(email, name, now), guest: true };
  await accounts.createAccount(account, now);
  return sessionView(account, await sessions.startSession(account, now), now);
}

/**
 * Unknown address, wrong password and account without one take the same way and the same time.
 * @throws Problem `bad_credentials`, `too_many_requests`.
 */
export async function login({ email, password }: { email: string; password: string }, { address, now }: Visitor) {
  const account = await accounts.accountByEmail(email);
  const { allowance, bucket } = await guard.countSignInAttempt({ email, userId: account?.userId, address }, now);
  if (!allowance.allowed) {
    const headers = { 'retry-after': String(allowance.retryAfterSeconds) };
    throw new Problem(tooManyRequests, 'Too many attempts to sign in to this account; reset the password or wait', {
      headers,
    });
  }
  const hash = account?.passwordHash;
  const matches = await passwordMatches(password, hash ?? (await decoyHash));
  if (!account || !hash || !matches) throw new Problem(badCredentials);
  if (isOutdated(hash)) await accounts.rehash(account, await hashPassword(password));
  await guard.welcome(account.userId, address, bucket, now);
  return sessionView(account, await sessions.startSession(account, now), now);
}

/** Whose session a refresh token belongs to; `undefined` when it is none of ours. */
export async function resolveRefreshToken(text: string) {
  const read = ({ current, previous }: KeyRing) => verifyRefreshToken(previous ? [current, previous] : [current], text);
  return read(await keyRing()) ?? read(await latestKeyRing());
}

/** @throws Problem `bad_refresh_token`. */
export async function refreshSession(text: string, now: number) {
  const token = await resolveRefreshToken(text);
  const session = token && (await sessions.sessionById(token.userId, token.sessionId));
  const decision = token ? decideRefresh(session, token.generation, now) : 'refuse';
  if (decision === 'revoke' && session) await sessions.endSession(session, now);
  if (!session || decision === 'refuse' || decision === 'revoke') throw new Problem(badRefreshToken);
  // Somebody who rotated in between issued the very token that we would: answer with the row as it is.
  const rotated = decision === 'rotate' ? await sessions.rotateSession(session, now) : session;
  const current = rotated ?? (await sessions.sessionById(session.userId, session.sessionId));
  const account = await accounts.accountById(session.userId);
  if (!current || current.endedAt || !account || account.erasedAt) throw new Problem(badRefreshToken);
  return sessionView(account, current, now);
}
