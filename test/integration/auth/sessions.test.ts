import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeAdmin } from '../../support/actors/callers.ts';
import { must } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { passTime } from '../../support/state/time.ts';

// Time only moves forward from test to test, because rate limits store when they were used.
beforeAll(() => startInProcess({ cache: false }));

const password = 'correct horse 42';
/** Every function caches a session for at most half a minute. */
const expireCaches = () => passTime(31_000);

async function signedUp() {
  const email = `${randomUUID()}@example.com`;
  const body = { email, password, name: 'Ada Lovelace' };
  const { user, accessToken, refreshToken } = must(201, await call('POST', '/v1/auth/register', { body }));
  return { id: user.id as string, email, token: accessToken as string, refreshToken: refreshToken as string };
}
const login = async (email: string) =>
  must(200, await call('POST', '/v1/auth/login', { body: { email, password } })) as Record<string, string>;
const refresh = (refreshToken: string) => call('POST', '/v1/auth/refresh', { body: { refreshToken } });
const me = async (token: string) => (await call('GET', '/v1/auth/me', { token })).status;
const sessions = async (token: string) =>
  must(200, await call('GET', '/v1/auth/sessions', { token })).items as { id: string; current: boolean }[];
const setting = async (token: string) => (await call('GET', '/v1/settings/giveUp', { token })).status;

async function admin() {
  const someone = await signedUp();
  await makeAdmin(someone.id);
  return someone;
}

describe('a refresh token', () => {
  it('is exchanged for another one, and the session continues', async () => {
    const ada = await signedUp();
    const next = must(200, await refresh(ada.refreshToken));
    expect(next.refreshToken).not.toBe(ada.refreshToken);
    expect(await me(next.accessToken)).toBe(200);
    expect(await sessions(next.accessToken)).toHaveLength(1);
    expect((await refresh(next.refreshToken)).status).toBe(200);
  });

  it('that is repeated within half a minute yields the same new token, as its answer may have been lost', async () => {
    const ada = await signedUp();
    const first = must(200, await refresh(ada.refreshToken));
    await passTime(29_000);
    const again = must(200, await refresh(ada.refreshToken));
    expect(again.refreshToken).toBe(first.refreshToken);
    expect((await refresh(again.refreshToken)).status).toBe(200);
  });

  it.each(Array.from({ length: 20 }, (_, index) => index + 1))(
    'that is sent twice concurrently signs nobody out (%i)',
    async () => {
      const ada = await signedUp();
      const both = await Promise.all([refresh(ada.refreshToken), refresh(ada.refreshToken)]);
      expect(both.map(({ status }) => status)).toEqual([200, 200]);
      expect(new Set(both.map(({ body }) => body.refreshToken)).size).toBe(1);
      expect((await refresh(both[0]?.body.refreshToken)).status).toBe(200);
    },
  );

  it('that is repeated later counts as theft and ends its session with all of its tokens', async () => {
    const ada = await signedUp();
    const elsewhere = await login(ada.email);
    const next = must(200, await refresh(ada.refreshToken));
    await expireCaches();
    const stolen = await refresh(ada.refreshToken);
    expect([stolen.status, stolen.body.code]).toEqual([401, 'bad_refresh_token']);
    expect((await refresh(next.refreshToken)).status).toBe(401);
    await expireCaches();
    expect([await me(ada.token), await me(next.accessToken)]).toEqual([401, 401]);
    expect(await me(elsewhere.accessToken ?? '')).toBe(200);
  });

  it('that is two exchanges old counts as theft immediately', async () => {
    const ada = await signedUp();
    const next = must(200, await refresh(ada.refreshToken));
    const last = must(200, await refresh(next.refreshToken));
    expect((await refresh(ada.refreshToken)).status).toBe(401);
    expect((await refresh(last.refreshToken)).status).toBe(401);
  });

  it('is invalid after its logout', async () => {
    const ada = await signedUp();
    const { token, refreshToken } = ada;
    must(204, await call('POST', '/v1/auth/logout', { token, body: { refreshToken } }));
    expect((await refresh(refreshToken)).status).toBe(401);
    await expireCaches();
    expect(await me(token)).toBe(401);
  });

  it('of another account does not end its session', async () => {
    const [ada, bob] = [await signedUp(), await signedUp()];
    const { refreshToken } = bob;
    const answer = await call('POST', '/v1/auth/logout', { token: ada.token, body: { refreshToken } });
    expect([answer.status, answer.body.code]).toEqual([401, 'bad_refresh_token']);
    expect((await refresh(refreshToken)).status).toBe(200);
  });

  it('is invalid after a new password', async () => {
    const ada = await signedUp();
    const { createLink } = await import('../../../functions/auth/links/link-store.ts');
    const token = await createLink({ userId: ada.id, credentials: 0 }, 'reset', Date.now());
    const body = { token, password: 'another horse 43' };
    must(204, await call('POST', '/v1/auth/password-resets/confirm', { body }));
    expect((await refresh(ada.refreshToken)).status).toBe(401);
  });

  it.each([
    ['another session', (own: string, other: string) => own.replace(/ses_\w{26}/, other.slice(31, 61))],
    ['another account', (own: string, other: string) => own.replace(/^usr_\w{26}/, other.slice(0, 30))],
    ['a later generation', (own: string) => own.replace(/\.(\d+)\./, '.1.')],
    ['no signature', (own: string) => own.slice(0, -43)],
    ['an access token in its place', (_own: string, _other: string, access: string) => access.slice(0, 256)],
  ])('with %s is refused, and the session stays', async (_, forge) => {
    const [ada, bob] = [await signedUp(), await signedUp()];
    const answer = await refresh(forge(ada.refreshToken, bob.refreshToken, ada.token));
    expect([answer.status, answer.body.code]).toEqual([401, 'bad_refresh_token']);
    expect([(await refresh(ada.refreshToken)).status, (await refresh(bob.refreshToken)).status]).toEqual([200, 200]);
  });
});

describe('my sessions', () => {
  it('are listed, and each can be ended', async () => {
    const ada = await signedUp();
    const phone = await login(ada.email);
    const all = await sessions(ada.token);
    expect(all.map(({ current }) => current).sort()).toEqual([false, true]);
    const other = all.find(({ current }) => !current)?.id;
    must(204, await call('DELETE', `/v1/auth/sessions/${other}`, { token: ada.token }));
    await expireCaches();
    expect([await me(ada.token), await me(phone.accessToken ?? '')]).toEqual([200, 401]);
    expect((await refresh(phone.refreshToken ?? '')).status).toBe(401);
  });

  it('are private: a session of another account is not found, and stays', async () => {
    const [ada, bob] = [await signedUp(), await signedUp()];
    const [session] = await sessions(bob.token);
    const answer = await call('DELETE', `/v1/auth/sessions/${session?.id}`, { token: ada.token });
    expect(answer.status).toBe(404);
    expect(await sessions(bob.token)).toHaveLength(1);
  });

  it('are limited to twenty: a new one ends the least recently used one', async () => {
    const ada = await signedUp();
    await passTime(10);
    const second = await login(ada.email);
    await passTime(10);
    // This refresh uses the first session, so the second one is the least recently used.
    const first = must(200, await refresh(ada.refreshToken));
    for (let n = 3; n <= 21; n++) {
      await passTime(10);
      await login(ada.email);
    }
    expect(await sessions(first.accessToken)).toHaveLength(20);
    expect((await refresh(second.refreshToken ?? '')).status).toBe(401);
    expect((await refresh(first.refreshToken)).status).toBe(200);
  });
});

describe('a role', () => {
  const setRoles = (token: string, userId: string, roles: string[]) =>
    call('PUT', `/v1/users/${userId}/roles`, { token, body: { roles } });

  it('that is granted or revoked takes effect within half a minute, also for existing tokens', async () => {
    const [boss, ada] = [await admin(), await signedUp()];
    expect(await setting(ada.token)).toBe(403);
    expect((await setRoles(boss.token, ada.id, ['admin'])).body.code).toBe('email_not_verified');
    const { createLink } = await import('../../../functions/auth/links/link-store.ts');
    const { clock } = await import('../../../shared/base/clock.ts');
    const token = await createLink({ userId: ada.id, credentials: 0 }, 'verification', clock.now());
    must(204, await call('POST', '/v1/auth/email-verifications/confirm', { token: ada.token, body: { token } }));
    must(200, await setRoles(boss.token, ada.id, ['admin']));
    await expireCaches();
    expect(await setting(ada.token)).toBe(200);
    const next = must(200, await refresh(ada.refreshToken));
    expect(next.user.roles).toEqual(['buyer', 'admin']);
    must(200, await setRoles(boss.token, ada.id, []));
    await expireCaches();
    expect([await setting(ada.token), await setting(next.accessToken), await me(ada.token)]).toEqual([403, 403, 200]);
    expect(must(200, await refresh(next.refreshToken)).user.roles).toEqual(['buyer']);
  });

  it('of admin cannot be given up by its own admin', async () => {
    const boss = await admin();
    const answer = await setRoles(boss.token, boss.id, []);
    expect([answer.status, answer.body.code]).toEqual([409, 'not_yourself']);
    expect((await setRoles(boss.token, boss.id, ['admin'])).status).toBe(200);
  });

  it('cannot be granted by a buyer', async () => {
    const ada = await signedUp();
    expect((await setRoles(ada.token, ada.id, ['admin'])).status).toBe(403);
  });
});
