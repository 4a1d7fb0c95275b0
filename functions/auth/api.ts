import { Problem } from '../../shared/base/problem.ts';
import { notFound, unauthenticated } from '../../shared/base/problems.ts';
import { reply } from '../../shared/http/reply.ts';
import { serve } from '../../shared/http/serve.ts';
import { accountByEmail, changeProfile } from './accounts/account-store.ts';
import { closeAccount } from './accounts/close-account.ts';
import { collectPersonalData } from './accounts/collect-personal-data.ts';
import { requireAccount } from './accounts/require-account.ts';
import { setRoles } from './accounts/set-roles.ts';
import { userView } from './identity/account.ts';
import { badRefreshToken } from './problems.ts';
import { routes } from './routes.ts';
import { activeSessionsOf, endSession } from './sessions/active-session-store.ts';
import { keyRing } from './sessions/key-store.ts';
import { sessionItemView } from './sessions/session.ts';
import { confirmReset, confirmVerification, requestVerification } from './sign-in/confirm-address.ts';
import { requestReset } from './sign-in/set-password.ts';
import { login, refreshSession, register, registerGuest, resolveRefreshToken } from './sign-in/sign-in-user.ts';

export const handler = serve(routes, {
  'POST /v1/auth/register': ({ body, address, now }) => register(body, { address, now }),
  'POST /v1/auth/login': ({ body, address, now }) => login(body, { address, now }),
  'POST /v1/auth/refresh': ({ body, now }) => refreshSession(body.refreshToken, now),
  'POST /v1/auth/guest': ({ body, now }) => registerGuest(body, now),

  'POST /v1/auth/logout': async ({ caller, body, now }) => {
    const token = await resolveRefreshToken(body.refreshToken);
    if (token?.sessionId !== caller.sessionId) throw new Problem(badRefreshToken);
    await endSession(token, now);
  },

  'GET /v1/auth/sessions': async ({ caller, now }) => {
    const sessions = await activeSessionsOf(caller.id, now);
    return { items: sessions.map((session) => sessionItemView(session, caller.sessionId)), nextCursor: null };
  },

  'DELETE /v1/auth/sessions/{sessionId}': async ({ caller, params: { sessionId }, now }) => {
    if (!(await endSession({ userId: caller.id, sessionId }, now))) throw new Problem(notFound);
  },

  'GET /v1/auth/me': async ({ caller }) => userView(await requireAccount(caller.id)),

  'PATCH /v1/auth/me': async ({ caller, body }) => {
    const account = await changeProfile({ userId: caller.id, sessionId: caller.sessionId }, body);
    if (!account) throw new Problem(notFound);
    return userView(account);
  },

  'GET /v1/auth/me/export': async ({ caller, now }) => {
    const data = await collectPersonalData(caller.id, now);
    return reply(200, data, { 'content-disposition': 'attachment; filename="nightflow-personal-data.json"' });
  },

  'DELETE /v1/auth/me': ({ caller, now }) => closeAccount(caller, now),

  'POST /v1/auth/email-verifications': async ({ caller, now }) => {
    await requestVerification(caller.id, now);
  },
  'POST /v1/auth/email-verifications/confirm': async ({ caller, body, address, now }) => {
    // With an expired token, the caller means to keep what is there. Without one, it would end.
    if (caller.kind === 'anonymous' && caller.tokenRefused) throw new Problem(unauthenticated);
    return confirmVerification(body, { callerId: caller.kind === 'user' ? caller.id : undefined, address, now });
  },
  'POST /v1/auth/password-resets': async ({ body, now }) => {
    await requestReset(body.email, now);
  },
  'POST /v1/auth/password-resets/confirm': ({ body, address, now }) => confirmReset(body, { address, now }),

  'GET /v1/users': async ({ query }) => {
    const account = await accountByEmail(query.email);
    return { items: account ? [userView(account)] : [], nextCursor: null };
  },

  'PUT /v1/users/{userId}/roles': async ({ caller, params: { userId }, body, now }) =>
    userView(await setRoles(userId, body.roles, { adminId: caller.id, now })),

  'GET /.well-known/jwks.json': async () => {
    const { current, previous } = await keyRing();
    const keys = [current, ...(previous ? [previous] : [])].map(({ publicJwk }) => publicJwk);
    return reply(200, { keys }, { 'cache-control': 'public, max-age=300' });
  },
});
