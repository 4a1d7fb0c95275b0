import { randomUUID } from 'node:crypto';
import { hash } from 'bcryptjs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { authLimits } from '../../../functions/auth/limits.ts';
import { Failure } from '../../../scripts/local/process/failure.ts';
import { gateDevice } from '../../support/actors/door.ts';
import { type Account, account, hold, must, order, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { announced } from '../../support/state/outbox.ts';
import { confirm } from '../../support/state/saga.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

beforeAll(() => startInProcess({ cache: false }));
afterEach(resetTime);

const password = 'correct horse 42';
const login = (email: string, given = password) => call('POST', '/v1/auth/login', { body: { email, password: given } });
const me = async (token: string) => (await call('GET', '/v1/auth/me', { token })).status;
const askAsAdmin = async (token: string, email: string) =>
  (await call('GET', `/v1/users?email=${encodeURIComponent(email)}`, { token })).status;

/** Runs work as the operator at the terminal. Stores are imported lazily: they read their environment as they load. */
async function asOperator<T>(work: () => Promise<T>): Promise<T> {
  const { withContext } = await import('../../../shared/base/log.ts');
  return withContext('adm_1', 'admin-cli:olga', work);
}
const roles = () => import('../../../scripts/admin/roles.ts');
const keys = () => import('../../../scripts/admin/keys.ts');

async function rowOf(key: { pk: string; sk: string }) {
  const { getItem } = await import('../../../shared/dynamo/read.ts');
  return (await getItem<any>(process.env.USERS_TABLE ?? '', key, { consistent: true })) ?? {};
}
const profile = ({ id }: Account) => rowOf({ pk: `user#${id}`, sk: 'profile' });

describe('the admin role from the terminal', () => {
  it('takes effect on a signed-in account within half a minute, when given and when removed', async () => {
    const ada = await account();
    expect(await askAsAdmin(ada.token, ada.email)).toBe(403);
    const { addAdmin, listAdmins, removeAdmin } = await roles();
    const said = await asOperator(() => addAdmin(ada.email.toUpperCase(), Date.now()));
    expect(said.join('\n')).toMatch(/is an admin now[\s\S]*Nobody has confirmed this address/);
    expect(await askAsAdmin((await login(ada.email)).body.accessToken, ada.email)).toBe(200);
    await passTime(31_000);
    expect(await askAsAdmin(ada.token, ada.email)).toBe(200);
    expect((await listAdmins()).filter((line) => line.includes(ada.email))).toHaveLength(1);

    await asOperator(() => removeAdmin(ada.email, Date.now()));
    await passTime(31_000);
    expect(await askAsAdmin(ada.token, ada.email)).toBe(403);
    expect((await listAdmins()).filter((line) => line.includes(ada.email))).toEqual([]);
  });

  it('is in the audit trail with the operator who gave it', async () => {
    const ada = await account();
    const before = await profile(ada);
    const { addAdmin } = await roles();
    await asOperator(() => addAdmin(ada.email, Date.now()));
    const { auditRecords } = await import('../../../functions/operations/audit-trail/audit-record.ts');
    expect(auditRecords(await profile(ada), before)).toEqual([
      {
        subject: ada.id,
        what: 'roles_changed',
        actor: 'admin-cli:olga',
        correlationId: 'adm_1',
        change: { roles: { from: ['buyer'], to: ['buyer', 'admin'] } },
      },
    ]);
  });

  it('is written once when given twice, and is refused for an unknown address', async () => {
    const ada = await account();
    const { addAdmin } = await roles();
    await asOperator(() => addAdmin(ada.email, Date.now()));
    const row = await profile(ada);
    expect(await addAdmin(ada.email, Date.now())).toContainEqual(expect.stringContaining('is an admin already'));
    expect(await profile(ada)).toEqual(row);
    await expect(addAdmin('nobody@example.com', Date.now())).rejects.toThrow(Failure);
  });
});

describe('accounts imported from another system', () => {
  async function imported(...lines: (object | string)[]) {
    const { importAccounts } = await import('../../../scripts/admin/import-accounts.ts');
    async function* texts() {
      for (const line of lines) yield typeof line === 'string' ? line : JSON.stringify(line);
    }
    const told: string[] = [];
    const tell = (line: number, why: string) => told.push(`${line}: ${why}`);
    const sum = await asOperator(() => importAccounts(texts(), { now: Date.now, tell }));
    return { sum, told: told.sort() };
  }
  const line = async (fields: object = {}) => ({
    email: `${randomUUID()}@example.com`,
    name: 'Ada Lovelace',
    passwordHash: await hash(password, 4),
    emailVerified: true,
    ...fields,
  });

  it('sign in with their earlier password, and are announced', async () => {
    const [ada, bob] = [await line(), await line({ emailVerified: false })];
    const { sum, told } = await imported(ada, '', { ...bob, passwordHash: `{bcrypt}${bob.passwordHash}` });
    expect([sum, told]).toEqual([{ created: 2, known: 0, refused: 0 }, []]);
    for (const { email, emailVerified } of [ada, bob]) {
      const { status, body } = await login(email);
      expect([status, body.user?.emailVerified, body.user?.roles]).toEqual([200, emailVerified, ['buyer']]);
      const row = await rowOf({ pk: `user#${body.user.id}`, sk: 'profile' });
      expect([row.passwordHash.slice(0, 9), row.userId]).toEqual(['$argon2id', body.user.id]);
      expect((await announced()).map(({ subject }) => subject)).toContain(body.user.id);
    }
    expect((await login(ada.email, 'another horse')).status).toBe(401);
  });

  it('are refused line by line, without printing a hash, and the other lines are imported', async () => {
    const [first, last] = [await line(), await line()];
    const { sum, told } = await imported(
      first,
      '{"email":',
      await line({ email: 'no address' }),
      await line({ passwordHash: '5f4dcc3b5aa765d61d8327deb882cf99' }),
      await line({ passwordHash: `$2a$31$${'a'.repeat(53)}` }),
      await line({ roles: ['admin'] }),
      await line({ emailVerified: 'yes' }),
      { ...first, email: first.email.toUpperCase() },
      last,
    );
    expect(sum).toEqual({ created: 2, known: 0, refused: 7 });
    expect(told).toEqual([
      '2: not JSON',
      expect.stringMatching(/^3: email: /),
      '4: passwordHash: not a BCrypt hash',
      '5: passwordHash: its work factor is above 14',
      expect.stringMatching(/^6: .*roles/),
      expect.stringMatching(/^7: emailVerified: /),
      '8: same address as line 1',
    ]);
    expect(told.join()).not.toMatch(/5f4dcc|\$2a/);
    expect((await login(last.email)).status).toBe(200);
  });

  it('never replace an existing account', async () => {
    const ada = await account();
    const row = await profile(ada);
    const { sum, told } = await imported(await line({ email: ada.email, passwordHash: await hash('stolen horse', 4) }));
    expect(sum).toEqual({ created: 0, known: 1, refused: 0 });
    expect(told).toEqual(['1: an account with this address exists and stays unchanged']);
    expect(await profile(ada)).toEqual(row);
    expect((await login(ada.email, 'stolen horse')).status).toBe(401);
  });
});

describe('a session key', () => {
  it('cannot be revoked while it signs, and ends its sessions when revoked after a rotation', async () => {
    const ada = await account();
    const { refreshToken } = (await login(ada.email)).body;
    const { endKey, listKeys, rotateKey } = await keys();
    const kid = JSON.parse(Buffer.from(ada.token.split('.')[0] ?? '', 'base64url').toString()).kid as string;
    expect(await listKeys()).toContain(`session  ${kid}  signs new sessions`);
    await expect(endKey(kid, Date.now())).rejects.toThrow(/Rotate it first/);
    await expect(endKey('unknown', Date.now())).rejects.toThrow(/Key unknown does not exist/);

    const [said] = await rotateKey('session');
    expect(said).toMatch(new RegExp(`signs new sessions within ten minutes. What ${kid} has signed stays valid`));
    await passTime(authLimits.signingKeyMemoryMs + 1);
    const young = (await login(ada.email)).body.accessToken;
    expect([await me(ada.token), await me(young)]).toEqual([200, 200]);

    const before = await rowOf({ pk: `session-key#${kid}`, sk: 'public' });
    expect(await asOperator(() => endKey(kid, Date.now()))).toEqual([expect.stringContaining('is revoked as of')]);
    await passTime(31_000);
    expect([await me(ada.token), await me(young)]).toEqual([401, 200]);
    const refreshed = await call('POST', '/v1/auth/refresh', { body: { refreshToken } });
    expect([refreshed.status, refreshed.body.code]).toEqual([401, 'bad_refresh_token']);
    const [first, second] = await listKeys();
    expect([first, second]).toEqual([
      expect.stringContaining('signs new sessions'),
      expect.stringMatching(`^session  ${kid}  revoked`),
    ]);

    const { auditRecords } = await import('../../../functions/operations/audit-trail/audit-record.ts');
    const [record] = auditRecords(await rowOf({ pk: `session-key#${kid}`, sk: 'public' }), before);
    expect(record).toMatchObject({ subject: `key:${kid}`, what: 'key_changed', actor: 'admin-cli:olga' });
  });
});

describe('a ticket key', () => {
  /** Buys a ticket and returns what a device answers to its code. */
  async function ticketAt(party: Show, deviceToken: string) {
    const buyer = await account();
    must(200, await hold(buyer, party.ticketTypeId, 1));
    await confirm((await order(buyer)).body.id);
    const [{ code }] = (await call('GET', '/v1/tickets', { token: buyer.token })).body.items;
    return async () =>
      (await call('GET', `/v1/checkin/tickets?code=${code}`, { token: deviceToken })).body.result as string;
  }
  const kidsOf = async (state: string) =>
    (await (await keys()).listKeys()).flatMap((line) => (line.endsWith(state) ? [line.split(/ +/)[1] ?? ''] : []));

  it('signs no ticket once it is revoked after a rotation, and its tickets stay valid at the door', async () => {
    const party = await show();
    const { deviceToken } = await gateDevice(party);
    const early = await ticketAt(party, deviceToken);
    const [leaked = ''] = await kidsOf('signs new tickets');
    const { endKey, rotateKey } = await keys();
    await expect(endKey(leaked, Date.now())).rejects.toThrow(/signs new tickets. Rotate it first/);

    await asOperator(() => rotateKey('ticket'));
    expect(await kidsOf('signed earlier tickets')).toEqual([leaked]);
    // This process still signs with the former key, whose tickets stay valid.
    const late = await ticketAt(party, deviceToken);
    expect([await early(), await late()]).toEqual(['valid', 'valid']);

    const before = await rowOf({ pk: 'ticket-key#all', sk: leaked });
    expect((await asOperator(() => endKey(leaked, Date.now()))).join('\n')).toMatch(
      /is revoked as of[\s\S]*stay valid where the door has a network[\s\S]*admit nobody on its signature/,
    );
    const next = await ticketAt(party, deviceToken);
    await passTime(31_000);
    expect([await early(), await late(), await next()]).toEqual(['valid', 'valid', 'valid']);

    const { auditRecords } = await import('../../../functions/operations/audit-trail/audit-record.ts');
    const [record] = auditRecords(await rowOf({ pk: 'ticket-key#all', sk: leaked }), before);
    expect(record).toMatchObject({ subject: `key:${leaked}`, what: 'key_changed', actor: 'admin-cli:olga' });
  });

  it('of an earlier version is published, and opens the door, once the keys are listed', async () => {
    const party = await show();
    const { deviceToken } = await gateDevice(party);
    const early = await ticketAt(party, deviceToken);
    const [kid = ''] = await kidsOf('signs new tickets');
    const { put, removeWhen } = await import('../../../shared/dynamo/write.ts');
    const [users, now] = [String(process.env.USERS_TABLE), { pk: 'ticket-key#all', sk: kid }];
    const former = { pk: `ticket-key#${kid}`, sk: 'public' };
    await put(users, { ...former, kid, jwk: (await rowOf(now))?.jwk });
    await removeWhen(users, now, {});
    // Earlier tests have passed time: what they read then is remembered until later.
    const later = () => passTime(3_600_000);
    const published = async () =>
      (await call('GET', '/.well-known/ticket-keys.json')).body.keys.filter((key: { kid: string }) => key.kid === kid);
    await later();
    expect([await early(), await published()]).toEqual(['invalid', []]);

    expect(await asOperator(() => kidsOf('signs new tickets'))).toEqual([kid]);
    await later();
    expect(await early()).toBe('valid');
    expect(await published()).toHaveLength(1);
    expect(await rowOf(former)).toEqual({});
    const { lastEndsAt } = (await rowOf(now)) as { lastEndsAt: number };
    expect(lastEndsAt).toBeGreaterThan(Date.now() + 365 * 86_400_000);
    await asOperator(() => kidsOf('signs new tickets'));
    expect(await rowOf(now)).toMatchObject({ kid, lastEndsAt });
  });

  it('signs nothing while the key of the current secret is revoked', async () => {
    const [current = ''] = await kidsOf('signs new tickets');
    const { revokeKey } = await import('../../../functions/auth/accounts/admin-store.ts');
    await asOperator(() => revokeKey('ticket', current, Date.now()));
    const { ticketKey } = await import('../../../functions/orders/fulfilment/ticket-key-store.ts');
    await expect(ticketKey()).rejects.toThrow('The key of the ticket secret is revoked');
    const { rotateKey } = await keys();
    await asOperator(() => rotateKey('ticket'));
    await passTime(5_001);
    expect((await ticketKey()).kid).not.toBe(current);
  });
});
