import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { storedMails } from '../../../scripts/local/mail/mailbox.ts';
import { type Account, account, founder, hold, must, order, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call, until } from '../../support/http/client.ts';
import { deliverOutbox } from '../../support/state/outbox.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

beforeAll(() => startInProcess({ cache: false }));

const password = 'correct horse 42';
const address = () => `${randomUUID()}@example.com`;
const login = (email: string, given = password, from?: string) =>
  call('POST', '/v1/auth/login', { body: { email, password: given }, ...(from && { address: from }) });
const me = async (token: string) => (await call('GET', '/v1/auth/me', { token })).status;

/** The token of a link that was mailed to an address for this purpose. */
async function mailedToken(email: string, purpose: 'verify' | 'reset'): Promise<string> {
  await deliverOutbox();
  const link = new RegExp(`/account#${purpose}=([\\w-]+)`);
  const [mail] = await until(
    async () =>
      (await storedMails(inject('mailFolder'))).filter(({ to, text }) => to.includes(email) && link.test(text)),
    (mails) => mails.length > 0,
  );
  return link.exec(mail?.text ?? '')?.[1] ?? '';
}

describe('an account', () => {
  it('is the same for all spellings of its address, while plus-addresses are separate', async () => {
    const email = `Ada.${randomUUID()}@Example.com`;
    const register = (to: string) => call('POST', '/v1/auth/register', { body: { email: to, password, name: 'Ada' } });
    const all = await Promise.all([register(email), register(email.toLowerCase()), register(email.toUpperCase())]);
    expect(all.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect((await register(email.replace('@', '+shop@'))).status).toBe(201);
    expect((await login(email.toLowerCase())).status).toBe(200);
  });

  it.each(['password123', 'qwertyuiop', '1q2w3e4r5t6y', 'aaaaaaaaaa'])(
    'refuses a common password: %s',
    async (weak) => {
      const answer = await call('POST', '/v1/auth/register', {
        body: { email: address(), password: weak, name: 'Ada' },
      });
      expect([answer.status, answer.body.code]).toEqual([422, 'weak_password']);
    },
  );

  it('is confirmed by the mailed link, which works once', async () => {
    const ada = await account();
    expect((await call('GET', '/v1/auth/me', { token: ada.token })).body.emailVerified).toBe(false);
    const token = await mailedToken(ada.email, 'verify');
    const confirm = () => call('POST', '/v1/auth/email-verifications/confirm', { token: ada.token, body: { token } });
    const both = await Promise.all([confirm(), confirm()]);
    expect(both.map(({ status }) => status).sort()).toEqual([204, 422]);
    expect((await call('GET', '/v1/auth/me', { token: ada.token })).body.emailVerified).toBe(true);
    expect((await confirm()).body.code).toBe('link_invalid');
  });

  it('signs in with an imported BCrypt hash, which becomes Argon2id', async () => {
    const ada = await account();
    const { update } = await import('../../../shared/dynamo/write.ts');
    const { userKey } = await import('../../../shared/records/auth-rows.ts');
    const table = process.env.USERS_TABLE ?? '';
    // Cost 10, as imported hashes often have.
    const { hash } = await import('bcryptjs');
    await update(table, userKey(ada.id), {
      UpdateExpression: 'SET passwordHash = :hash',
      ExpressionAttributeValues: { ':hash': await hash(password, 10) },
    });
    expect((await login(ada.email, 'wrong password')).status).toBe(401);
    expect((await login(ada.email)).status).toBe(200);
    const { accountById } = await import('../../../functions/auth/accounts/account-store.ts');
    expect((await accountById(ada.id))?.passwordHash).toMatch(/^\$argon2id\$/);
    expect((await login(ada.email)).status).toBe(200);
  });
});

describe('a new password', () => {
  it('is set by a mailed link, ends every session, and voids earlier links', async () => {
    const ada = await account();
    const other = (await login(ada.email)).body.accessToken;
    const ask = () => call('POST', '/v1/auth/password-resets', { body: { email: ada.email } });
    expect((await ask()).status).toBe(202);
    const first = await mailedToken(ada.email, 'reset');
    await ask();
    const { linkByToken } = await import('../../../functions/auth/links/link-store.ts');
    expect(await linkByToken(first)).toBeDefined();

    const set = (token: string, next = 'another horse 43') =>
      call('POST', '/v1/auth/password-resets/confirm', { body: { token, password: next } });
    expect((await set(first, 'password123')).body.code).toBe('weak_password');
    expect((await set(first)).status).toBe(204);
    await deliverOutbox();
    expect((await set(first)).body.code).toBe('link_invalid');
    expect((await login(ada.email)).status).toBe(401);
    expect((await login(ada.email, 'another horse 43')).status).toBe(200);
    // Every function caches a session for at most half a minute.
    await passTime(31_000);
    expect([await me(ada.token), await me(other)]).toEqual([401, 401]);
    await resetTime();
  });

  it('is answered alike for an address without an account, which receives no mail', async () => {
    const email = address();
    const ada = await account();
    const [unknown, known] = await Promise.all(
      [email, ada.email].map((to) => call('POST', '/v1/auth/password-resets', { body: { email: to } })),
    );
    expect([unknown?.status, unknown?.body]).toEqual([known?.status, known?.body]);
    await mailedToken(ada.email, 'reset');
    expect((await storedMails(inject('mailFolder'))).filter(({ to }) => to.includes(email))).toEqual([]);
  });

  it('is mailed to an account at most five times an hour, and requests for its plus-address do not count', async () => {
    const ada = await account();
    await mailedToken(ada.email, 'verify');
    for (let n = 0; n < 8; n++) await call('POST', '/v1/auth/password-resets', { body: { email: ada.email } });
    await mailedToken(ada.email, 'reset');
    const mails = (await storedMails(inject('mailFolder'))).filter(
      ({ to, text }) => to.includes(ada.email) && text.includes('#reset='),
    );
    expect(mails).toHaveLength(5);
    const bea = await account();
    const plus = bea.email.replace('@', '+zz@');
    for (let n = 0; n < 8; n++) await call('POST', '/v1/auth/password-resets', { body: { email: plus } });
    await call('POST', '/v1/auth/password-resets', { body: { email: bea.email } });
    expect(await mailedToken(bea.email, 'reset')).not.toBe('');
  });
});

describe('a guest', () => {
  const guest = async (email: string) =>
    must(201, await call('POST', '/v1/auth/guest', { body: { email, name: 'Gus' } }));

  it('can hold, order and read its own data, and nothing more', async () => {
    const party = await show();
    const session = await guest(address());
    const buyer: Account = { id: session.user.id, email: session.user.email, token: session.accessToken };
    expect((await hold(buyer, party.ticketTypeId, 1)).status).toBe(200);
    expect((await order(buyer)).status).toBe(202);
    expect((await call('GET', '/v1/orders', { token: buyer.token })).body.items).toHaveLength(1);
    const organizer = await call('POST', '/v1/organizers', { token: buyer.token, body: { name: 'Mine' } });
    expect([organizer.status, organizer.body.code]).toEqual([403, 'forbidden']);
  });

  it('cannot use an address that an account has confirmed', async () => {
    const ada = await founder();
    const answer = await call('POST', '/v1/auth/guest', { body: { email: ada.email.toUpperCase(), name: 'Gus' } });
    expect([answer.status, answer.body.code]).toEqual([409, 'email_taken']);
  });

  it('may use an address that an account has not confirmed', async () => {
    const squatter = await account();
    await guest(squatter.email);
  });

  it('sees nothing of another guest with its address, and becomes an account by confirming it', async () => {
    const email = address();
    const party = await show();
    const first = await guest(email);
    await hold({ id: '', email, token: first.accessToken }, party.ticketTypeId, 1);
    await order({ id: '', email, token: first.accessToken });
    const second = await guest(email);
    expect((await call('GET', '/v1/orders', { token: second.accessToken })).body.items).toEqual([]);
    expect((await login(email)).status).toBe(401);

    const { createLink } = await import('../../../functions/auth/links/link-store.ts');
    const token = await createLink({ userId: first.user.id, credentials: 0 }, 'verification', Date.now());
    const own = { token: first.accessToken };
    must(204, await call('POST', '/v1/auth/email-verifications/confirm', { ...own, body: { token } }));

    await passTime(31_000);
    const organizer = await call('POST', '/v1/organizers', { ...own, body: { name: 'Mine' } });
    expect(organizer.status).toBe(201);
    expect((await call('GET', '/v1/orders', own)).body.items).toHaveLength(1);
    await resetTime();
  });
});

describe('the limit of sign-in attempts', () => {
  it('blocks unfamiliar addresses after ten wrong passwords, never the owner’s', async () => {
    const email = address();
    await call('POST', '/v1/auth/register', { body: { email, password, name: 'Ada' }, address: '192.0.2.10' });
    const attempts = [];
    for (let n = 0; n < 12; n++) attempts.push((await login(email, `wrong ${n}`, `198.51.100.${n}`)).status);
    expect(attempts).toEqual([...Array(10).fill(401), 429, 429]);
    const refused = await login(email, password, '198.51.100.77');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    // Strangers cannot block an address that the owner has signed in from. From elsewhere, a mailed link helps.
    expect((await login(email, password, '192.0.2.10')).status).toBe(200);
    for (let n = 0; n < 12; n++) await login(email, `wrong ${n}`, `198.51.100.${n}`);
    await call('POST', '/v1/auth/password-resets', { body: { email } });
    const body = { token: await mailedToken(email, 'reset'), password: 'another horse 43' };
    const from = '203.0.113.200';
    expect((await call('POST', '/v1/auth/password-resets/confirm', { body, address: from })).status).toBe(204);
    for (let n = 0; n < 12; n++) await login(email, `wrong ${n}`, `198.51.100.${n}`);
    expect((await login(email, 'another horse 43', from)).status).toBe(200);
  });

  it('also applies to addresses without an account', async () => {
    const email = address();
    const statuses = [];
    for (let n = 0; n < 11; n++) statuses.push((await login(email, 'wrong', `203.0.113.${n}`)).status);
    expect(statuses).toEqual([...Array(10).fill(401), 429]);
  });
});

describe('a session', () => {
  it('ends with a new password, however many ended sessions are stored', async () => {
    const ada = await account();
    const { put } = await import('../../../shared/dynamo/write.ts');
    const { sessionKey } = await import('../../../shared/records/auth-rows.ts');
    const rows = Array.from({ length: 510 }, (_, n) => `ses_0${String(n).padStart(25, '0')}`);
    for (const sessionId of rows) {
      const row = { sessionId, userId: ada.id, roles: ['buyer'], guest: false, expiresAt: 1, endedAt: 1, rotatedAt: 0 };
      await put(process.env.USERS_TABLE ?? '', { ...sessionKey(ada.id, sessionId), ...row });
    }
    expect((await call('GET', '/v1/auth/sessions', { token: ada.token })).body.items).toHaveLength(1);
    const { createLink } = await import('../../../functions/auth/links/link-store.ts');
    const { clock } = await import('../../../shared/base/clock.ts');
    const token = await createLink({ userId: ada.id, credentials: 0 }, 'reset', clock.now());
    const body = { token, password: 'another horse 43' };
    expect((await call('POST', '/v1/auth/password-resets/confirm', { body })).status).toBe(204);
    await passTime(31_000);
    expect(await me(ada.token)).toBe(401);
    await resetTime();
  });

  it('does not start with roles that have just been replaced', async () => {
    const ada = await account();
    const accounts = await import('../../../functions/auth/accounts/account-store.ts');
    const { startSession } = await import('../../../functions/auth/sessions/session-store.ts');
    const before = await accounts.accountById(ada.id);
    if (!before) throw new Error('no account');
    await accounts.changeRoles(before, ['buyer', 'admin'], []);
    await expect(startSession(before, Date.now())).rejects.toMatchObject({ type: { code: 'conflict' } });
  });
});

describe('the erasure of an account', () => {
  it('needs a sign-in of the last 15 minutes: a refreshed session is not fresh, a new one is', async () => {
    const email = address();
    const body = { email, password, name: 'Ada' };
    const { refreshToken } = must(201, await call('POST', '/v1/auth/register', { body }));
    await passTime(16 * 60_000);
    const { accessToken } = must(200, await call('POST', '/v1/auth/refresh', { body: { refreshToken } }));
    const refused = await call('DELETE', '/v1/auth/me', { token: accessToken });
    expect([refused.status, refused.body.code]).toEqual([403, 'fresh_sign_in_required']);
    expect(await me(accessToken)).toBe(200);
    const fresh = must(200, await login(email)).accessToken;
    must(204, await call('DELETE', '/v1/auth/me', { token: fresh }));
    // A cached session gets a documented answer.
    expect([
      await me(fresh),
      (await call('PATCH', '/v1/auth/me', { token: fresh, body: { name: 'A' } })).status,
    ]).toEqual([404, 404]);
    await resetTime();
  });

  it('needs no more than a guest has just after it came', async () => {
    const { accessToken } = must(
      201,
      await call('POST', '/v1/auth/guest', { body: { email: address(), name: 'Gus' } }),
    );
    must(204, await call('DELETE', '/v1/auth/me', { token: accessToken }));
  });
});

describe('an erased account', () => {
  it('leaves no name or address behind, and its orders stay', async () => {
    const party = await show();
    const ada = await account('Ada Lovelace');
    await hold(ada, party.ticketTypeId, 1);
    const { id } = (await order(ada)).body;
    const exported = await call('GET', '/v1/auth/me/export', { token: ada.token });
    expect(exported.body).toMatchObject({
      account: { email: ada.email, name: 'Ada Lovelace' },
      sessions: [{ current: false }],
      orders: [{ orderId: id }],
    });
    expect(JSON.stringify(exported.body)).not.toMatch(/passwordHash|taskToken|argon2|tok_ok|"by"|"code":|marks|holdId/);

    expect((await call('DELETE', '/v1/auth/me', { token: ada.token })).status).toBe(204);
    expect((await login(ada.email)).status).toBe(401);
    await passTime(31_000);
    expect(await me(ada.token)).toBe(401);
    await resetTime();
    const { accountById } = await import('../../../functions/auth/accounts/account-store.ts');
    expect(JSON.stringify(await accountById(ada.id))).not.toMatch(/Lovelace|@example|argon2/);
    const { readOrder: stored } = await import('../../../functions/orders/order/order-store.ts');
    expect((await stored(id))?.userId).toBe(ada.id);
    // The address can be registered again.
    expect(
      (await call('POST', '/v1/auth/register', { body: { email: ada.email, password, name: 'New' } })).status,
    ).toBe(201);
  });

  it('must not be the only owner of an organizer', async () => {
    const { organizer } = await show();
    const answer = await call('DELETE', '/v1/auth/me', { token: organizer.token });
    expect([answer.status, answer.body.code]).toEqual([409, 'last_owner']);
  });
});
