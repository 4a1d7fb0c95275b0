import { Problem } from '../../shared/base/problem.ts';
import { emailNotVerified, lastOwner, notFound } from '../../shared/base/problems.ts';
import { reply } from '../../shared/http/reply.ts';
import { serve } from '../../shared/http/serve.ts';
import * as accounts from './accounts/account-store.ts';
import { personalData } from './accounts/personal-data.ts';
import * as kept from './accounts/personal-data-store.ts';
import { type Account, userView, withRoles } from './identity/account.ts';
import { badRefreshToken, notYourself } from './problems.ts';
import { routes } from './routes.ts';
import { keyRing } from './sessions/key-store.ts';
import { sessionItemView } from './sessions/session.ts';
import * as sessions from './sessions/session-store.ts';
import { confirmReset, confirmVerification, requestReset, requestVerification } from './sign-in/confirm-link.ts';
import { login, refreshSession, register, registerGuest, resolveRefreshToken } from './sign-in/sign-in-user.ts';

async function accountOf(userId: string): Promise<Account> {
  const account = await accounts.accountById(userId);
  if (!account || account.erasedAt) throw new Problem(notFound);
  return account;
}

export const handler = serve(routes, {
  'POST /v1/auth/register': ({ body, address, now }) => register(body, { address, now }),
  'POST /v1/auth/login': ({ body, address, now }) => login(body, { address, now }),
  'POST /v1/auth/refresh': ({ body, now }) => refreshSession(body.refreshToken, now),
  'POST /v1/auth/guest': ({ body, now }) => registerGuest(body, now),

  'POST /v1/auth/logout': async ({ caller, body, now }) => {
    const token = await resolveRefreshToken(body.refreshToken);
    if (token?.sessionId !== caller.sessionId) throw new Problem(badRefreshToken);
    await sessions.endSession(token, now);
  },

  'GET /v1/auth/sessions': async ({ caller, now }) => {
    const alive = await sessions.activeSessionsOf(caller.id, now);
    return { items: alive.map((session) => sessionItemView(session, caller.sessionId)), nextCursor: null };
  },

  'DELETE /v1/auth/sessions/{sessionId}': async ({ caller, params: { sessionId }, now }) => {
    if (!(await sessions.endSession({ userId: caller.id, sessionId }, now))) throw new Problem(notFound);
  },

  'GET /v1/auth/me': async ({ caller }) => userView(await accountOf(caller.id)),

  'PATCH /v1/auth/me': async ({ caller, body }) => {
    const account = await accounts.changeProfile(caller.id, body);
    if (!account) throw new Problem(notFound);
    return userView(account);
  },

  'GET /v1/auth/me/export': async ({ caller, now }) => {
    const [account, alive, memberships, orders, tickets, cart] = await Promise.all([
      accountOf(caller.id),
      sessions.activeSessionsOf(caller.id, now),
      kept.membershipsOf(caller.id),
      kept.orderRowsOf(caller.id),
      kept.ticketRowsOf(caller.id),
      kept.cartRowOf(caller.id),
    ]);
    const data = personalData(account, { sessions: alive, memberships, orders, tickets, cart });
    return reply(200, data, { 'content-disposition': 'attachment; filename="nightflow-personal-data.json"' });
  },

  'DELETE /v1/auth/me': async ({ caller, now }) => {
    const account = await accountOf(caller.id);
    const alone = await kept.soleOwnerships(caller.id);
    if (alone.length > 0) throw new Problem(lastOwner, `Nobody else owns ${alone.join(', ')}`);
    await accounts.eraseAccount(account, await sessions.activeSessionsOf(caller.id, now), now);
    await sessions.endAllSessions(caller.id, now);
  },

  'POST /v1/auth/email-verifications': async ({ caller, now }) => {
    await requestVerification(caller.id, now);
  },
  'POST /v1/auth/email-verifications/confirm': ({ body, now }) => confirmVerification(body.token, now),
  'POST /v1/auth/password-resets': async ({ body, now }) => {
    await requestReset(body.email, now);
  },
  'POST /v1/auth/password-resets/confirm': ({ body, address, now }) => confirmReset(body, { address, now }),

  'GET /v1/users': async ({ query }) => {
    const account = await accounts.accountByEmail(query.email);
    return { items: account ? [userView(account)] : [], nextCursor: null };
  },

  'PUT /v1/users/{userId}/roles': async ({ caller, params: { userId }, body, now }) => {
    const account = await accountOf(userId);
    if (account.guest) throw new Problem(notFound);
    // Whoever takes the last admin's role away has locked everybody out: so nobody takes their own.
    if (userId === caller.id && !body.roles.includes('admin')) throw new Problem(notYourself);
    // Whoever registered an address first need not be whoever has it.
    const isNew = body.roles.includes('admin') && !account.roles.includes('admin');
    if (isNew && !account.emailVerified) throw new Problem(emailNotVerified);
    const alive = await sessions.activeSessionsOf(userId, now);
    const changed = await accounts.changeRoles(account, withRoles(body.roles), alive);
    // A session that began beside the change carries the roles from before it.
    const begun = (await sessions.activeSessionsOf(userId, now)).filter(
      ({ roles }) => `${roles}` !== `${changed.roles}`,
    );
    for (const session of begun) await sessions.endSession(session, now);
    return userView(changed);
  },

  'GET /.well-known/jwks.json': async () => {
    const { current, previous } = await keyRing();
    const keys = [current, ...(previous ? [previous] : [])].map(({ publicJwk }) => publicJwk);
    return reply(200, { keys }, { 'cache-control': 'public, max-age=300' });
  },
});
