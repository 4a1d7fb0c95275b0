import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { clock } from '../../../../shared/base/clock.ts';
import { sha256 } from '../../../../shared/base/id.ts';
import { tokenIssuer } from '../../../../shared/http/access.ts';
import { deviceTokenPrefix, tokenAudience, tokenType } from '../../../../shared/http/caller.ts';
import { httpLimits } from '../../../../shared/http/limits.ts';
import { allRoles } from '../../../../shared/http/roles.ts';
import { defineRoutes } from '../../../../shared/http/routes.ts';
import { serve } from '../../../../shared/http/serve.ts';
import type { SessionRow } from '../../../../shared/records/auth-rows.ts';
import type { DeviceRow } from '../../../../shared/records/device-row.ts';
import { call } from '../../../support/http/gateway-event.ts';

/** The rows that other services write. The store is mocked. */
const { rows, row } = vi.hoisted(() => {
  const rows = new Map<string, unknown>();
  /** Rejects a key beyond 2,048 bytes, as DynamoDB does. */
  const row = async (key: string) => {
    if (key.length > 2_048) throw new Error('ValidationException');
    return rows.get(key);
  };
  return { rows, row };
});
vi.mock('../../../../shared/records/auth-rows.ts', () => ({
  readPublicKey: (use: string, kid: string) => row(`${use}-key ${kid}`),
  readSession: (userId: string, sessionId: string) => row(`session ${userId} ${sessionId}`),
}));
vi.mock('../../../../shared/records/device-row.ts', () => ({
  readDevice: (tokenHash: string) => row(`device ${tokenHash}`),
  readEventEnd: async (eventId: string) => (await row(`end ${eventId}`)) ?? Number.POSITIVE_INFINITY,
}));

const returns = { 200: z.object({ kind: z.string() }) };
const routes = defineRoutes({
  'GET /public': { summary: 'For all', access: 'public', returns },
  'GET /optional': { summary: 'For all, more when known', access: 'optional', returns },
  'GET /buyer': { summary: 'For accounts', access: 'buyer', returns },
  'GET /account': { summary: 'For accounts, not for guests', access: 'account', returns },
  'GET /organizer': { summary: 'For members', access: 'organizer', roles: allRoles, returns },
  'GET /gate': { summary: 'For devices and members', access: 'gate', roles: allRoles, returns },
  'GET /admin': { summary: 'For administrators', access: 'admin', returns },
});
const tell = async ({ caller }: { caller: unknown }) => caller;
const handler = serve(routes, {
  'GET /public': tell,
  'GET /optional': tell,
  'GET /buyer': tell,
  'GET /account': tell,
  'GET /organizer': tell,
  'GET /gate': tell,
  'GET /admin': tell,
});
const get = (path: string, token?: string) =>
  call(handler, `GET ${path}`, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });

const ownKey = await generateKeyPair('EdDSA', { extractable: true });
const strangersKey = await generateKeyPair('EdDSA');

interface Claims {
  sid?: string;
  sub?: string;
  kid?: string;
  typ?: string;
  audience?: string;
  issuer?: string;
  lifetime?: string;
  padding?: string;
}
const sign = (claims: Claims = {}, key = ownKey.privateKey) =>
  new SignJWT({ sid: claims.sid ?? 'buyer', padding: claims.padding })
    .setProtectedHeader({ alg: 'EdDSA', kid: claims.kid ?? 'k1', typ: claims.typ ?? tokenType })
    .setSubject(claims.sub ?? 'usr_1')
    .setIssuer(claims.issuer ?? tokenIssuer())
    .setAudience(claims.audience ?? tokenAudience)
    .setIssuedAt()
    .setExpirationTime(claims.lifetime ?? '1h')
    .sign(key);

const device = `${deviceTokenPrefix}one`;
const lostDevice = `${deviceTokenPrefix}lost`;

beforeAll(async () => {
  rows.set('session-key k1', { kid: 'k1', jwk: await exportJWK(ownKey.publicKey) });
  const session = (sessionId: string, over: Partial<SessionRow> = {}) =>
    rows.set(`session usr_1 ${sessionId}`, {
      sessionId,
      userId: 'usr_1',
      roles: ['buyer'],
      guest: false,
      expiresAt: Date.now() + 3_600_000,
      ...over,
    });
  session('buyer');
  session('guest', { guest: true });
  session('admin', { roles: ['buyer', 'admin'] });
  session('ended', { endedAt: 1 });
  session('expired', { expiresAt: Date.now() - 1 });
  const enrol = (token: string, over: Partial<DeviceRow> = {}) =>
    rows.set(`device ${sha256(token)}`, { deviceId: 'dev_1', name: 'North', eventId: 'evt_1', gateIds: [], ...over });
  enrol(device);
  enrol(lostDevice, { revoked: true });
});

test('a valid token identifies its account', async () => {
  const answer = await get('/buyer', await sign());
  expect(answer).toMatchObject({ statusCode: 200, json: { kind: 'user', id: 'usr_1', sessionId: 'buyer' } });
});

test.each(['/buyer', '/organizer', '/gate', '/admin'])('%s requires a token', async (path) => {
  expect(await get(path)).toMatchObject({ statusCode: 401, json: { code: 'unauthenticated' } });
});

const badTokens: [string, () => Promise<string>][] = [
  ['is no token', async () => 'nonsense'],
  ['is signed by a stranger', () => sign({}, strangersKey.privateKey)],
  ['names an unknown key', () => sign({ kid: 'k2' })],
  ['names a key by a text no key has', () => sign({ kid: 'k'.repeat(3_000) })],
  ['names a session by a text no session has', () => sign({ sid: 's'.repeat(2_100) })],
  ['is longer than any of ours', () => sign({ padding: 'x'.repeat(httpLimits.tokenCharacters) })],
  ['has expired', () => sign({ lifetime: '-1s' })],
  ['is of another kind', () => sign({ typ: 'JWT' })],
  ['is for another audience', () => sign({ audience: 'another-api' })],
  ['comes from another stage', () => sign({ issuer: 'nightflow-elsewhere' })],
  ['belongs to a session that was ended', () => sign({ sid: 'ended' })],
  ['belongs to a session that has expired', () => sign({ sid: 'expired' })],
  ['belongs to no session', () => sign({ sid: 'none' })],
  ["names another account than its session's", () => sign({ sub: 'usr_2' })],
  ['is of an unknown device', async () => `${deviceTokenPrefix}two`],
  ['is of a device that was lost', async () => lostDevice],
];

test.each(badTokens)('a token that %s is refused, and counts as anonymous on an optional route', async (_, make) => {
  const token = await make();
  expect(await get('/gate', token)).toMatchObject({ statusCode: 401, json: { code: 'unauthenticated' } });
  expect(await get('/optional', token)).toMatchObject({ statusCode: 200, json: { kind: 'anonymous' } });
});

test('a token whose signature is removed or swapped is refused', async () => {
  const [header, claims] = (await sign()).split('.');
  const none = Buffer.from(JSON.stringify({ alg: 'none', kid: 'k1', typ: tokenType })).toString('base64url');
  expect(await get('/buyer', `${none}.${claims}.`)).toMatchObject({ statusCode: 401 });
  expect(await get('/buyer', `${header}.${claims}.AAAA`)).toMatchObject({ statusCode: 401 });
});

test('the token of a device ends a day after its event, on every route, and moves with the event', async () => {
  const token = `${deviceTokenPrefix}late`;
  const deviceOf = { deviceId: 'dev_2', name: 'South', eventId: 'evt_2', gateIds: [] };
  rows.set(`device ${sha256(token)}`, deviceOf);
  const dayMs = 86_400_000;
  const seen = async (endsAt: number, at: number) => {
    rows.set('end evt_2', endsAt);
    // The end is memoized, so each look is later than the memory.
    const time = vi.spyOn(clock, 'now').mockReturnValue(at);
    const { statusCode, json } = await get('/gate', token);
    time.mockRestore();
    return [statusCode, json?.code ?? json?.id];
  };
  const start = Date.now() + 10 * dayMs;
  const alive = [200, 'dev_2'];
  const over = [401, 'device_expired'];
  expect(await seen(start, start + dayMs)).toEqual(alive);
  expect(await seen(start, start + dayMs + 31_000)).toEqual(over);
  expect(await seen(start + dayMs, start + dayMs + 62_000)).toEqual(alive);
});

test('a device is anonymous on an optional route', async () => {
  expect(await get('/optional', device)).toMatchObject({ json: { kind: 'anonymous' } });
  expect(await get('/gate', device)).toMatchObject({ json: { kind: 'device', id: 'dev_1', eventId: 'evt_1' } });
});

test('a public route ignores the token', async () => {
  expect(await get('/public', 'nonsense')).toMatchObject({ statusCode: 200, json: { kind: 'anonymous' } });
});

test.each([
  ['guest', { '/buyer': 200, '/account': 403, '/organizer': 403, '/gate': 403, '/admin': 403 }],
  ['buyer', { '/buyer': 200, '/account': 200, '/organizer': 200, '/gate': 200, '/admin': 403, '/optional': 200 }],
  ['admin', { '/buyer': 200, '/organizer': 200, '/gate': 200, '/admin': 200, '/optional': 200 }],
  ['device', { '/buyer': 401, '/organizer': 401, '/gate': 200, '/admin': 401, '/optional': 200 }],
])('what a %s may call', async (who, expected) => {
  const token = who === 'device' ? device : await sign({ sid: who });
  const statuses = Object.fromEntries(
    await Promise.all(Object.keys(expected).map(async (path) => [path, (await get(path, token)).statusCode])),
  );
  expect(statuses).toEqual(expected);
});
