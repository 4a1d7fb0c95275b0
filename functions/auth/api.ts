import { notFound, Problem } from '../../shared/errors.ts';
import { serve, tokenIssuer } from '../../shared/http.ts';
import { newId } from '../../shared/id.ts';
import type { UserRecord } from '../../shared/records.ts';
import { reply } from '../../shared/reply.ts';
import { passwordFault, userView } from './account.ts';
import { env } from './env.ts';
import { decoyHash, hashPassword, passwordMatches } from './password.ts';
import { badCredentials, badRefreshToken, routes, weakPassword } from './routes.ts';
import { decideRefresh, type StoredSession } from './session.ts';
import * as store from './store.ts';
import { readRefreshToken, refreshToken, signAccessToken } from './token.ts';

const { ACCESS_TOKEN_SECONDS: lifeSeconds } = env.read();

async function sessionView(user: UserRecord, { sessionId, generation }: StoredSession, now: number) {
  const keys = await store.signingKeys();
  return {
    user: userView(user),
    accessToken: await signAccessToken(keys, {
      userId: user.userId,
      sessionId,
      issuer: tokenIssuer(),
      now,
      lifeSeconds,
    }),
    refreshToken: refreshToken(keys, sessionId, generation),
    expiresIn: lifeSeconds,
  };
}

async function accountOf(userId: string) {
  const account = await store.accountById(userId);
  if (!account) throw new Problem(notFound);
  return account;
}

export const handler = serve(routes, {
  'POST /v1/auth/register': async ({ body: { email, password, name }, now }) => {
    const fault = passwordFault(password, email);
    if (fault) throw new Problem(weakPassword, fault, { errors: [{ pointer: '/password', message: fault }] });
    const account: store.Account = {
      userId: newId('usr', now),
      email: email.trim(),
      name,
      roles: ['buyer'],
      emailVerified: false,
      passwordHash: await hashPassword(password),
    };
    await store.createAccount(account);
    return sessionView(account, await store.startSession(account, now), now);
  },

  'POST /v1/auth/login': async ({ body: { email, password }, now }) => {
    const account = await store.accountByEmail(email);
    const matches = await passwordMatches(password, account?.passwordHash ?? (await decoyHash));
    if (!account || !matches) throw new Problem(badCredentials);
    return sessionView(account, await store.startSession(account, now), now);
  },

  'POST /v1/auth/refresh': async ({ body, now }) => {
    const token = readRefreshToken(await store.signingKeys(), body.refreshToken);
    const session = token && (await store.sessionById(token.sessionId));
    const decision = token ? decideRefresh(session, token.generation, now) : 'refuse';
    if (decision === 'revoke' && session) await store.endSession(session.sessionId, now);
    if (!session || decision === 'refuse' || decision === 'revoke') throw new Problem(badRefreshToken);
    // Somebody who rotated in between issued the very token that we would: answer with the row as it is.
    const rotated = decision === 'rotate' ? await store.rotateSession(session, now) : session;
    const current = rotated ?? (await store.sessionById(session.sessionId));
    if (!current || current.endedAt) throw new Problem(badRefreshToken);
    return sessionView(await accountOf(current.userId), current, now);
  },

  'POST /v1/auth/logout': async ({ caller, body, now }) => {
    const token = readRefreshToken(await store.signingKeys(), body.refreshToken);
    if (!token || token.sessionId !== caller.sessionId) throw new Problem(badRefreshToken);
    await store.endSession(caller.sessionId, now);
  },

  'GET /v1/auth/me': async ({ caller }) => userView(await accountOf(caller.id)),

  'PATCH /v1/auth/me': async ({ caller, body }) => {
    const account = await store.changeProfile(caller.id, body);
    if (!account) throw new Problem(notFound);
    return userView(account);
  },

  'GET /.well-known/jwks.json': async () => {
    await store.signingKeys();
    const keys = await store.publishedKeys();
    return reply(200, { keys: keys.map((row) => row.jwk) }, { 'cache-control': 'public, max-age=300' });
  },
});
