import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { clock } from '../../../../shared/base/clock.ts';
import { sha256 } from '../../../../shared/base/id.ts';
import { tokenIssuer } from '../../../../shared/http/access.ts';
import { deviceTokenPrefix, tokenAudience, tokenType } from '../../../../shared/http/caller.ts';
import { defineRoutes } from '../../../../shared/http/routes.ts';
import { serve } from '../../../../shared/http/serve.ts';
import { defaultSettings } from '../../../../shared/settings/setting-shapes.ts';
import { call } from '../../../support/http/gateway-event.ts';

/*
 * Goal: forged tokens cost no reads once their network address has used up its rate, and known callers go on.
 * Method: the store counts reads. The factor for addresses is 1, as on AWS. The clock stands still, so no rate refills
 * on a slow machine.
 */

const { rows, reads, read } = vi.hoisted(() => {
  process.env.ADDRESS_RATE_FACTOR = '1';
  const rows = new Map<string, unknown>();
  const reads = { count: 0 };
  const read = async (key: string) => {
    reads.count += 1;
    return rows.get(key);
  };
  return { rows, reads, read };
});
vi.mock('../../../../shared/records/auth-rows.ts', () => ({
  readPublicKey: (_use: string, kid: string) => read(kid),
  readSession: (userId: string, sessionId: string) => read(`${userId} ${sessionId}`),
}));
vi.mock('../../../../shared/records/device-row.ts', () => ({
  readDevice: (hash: string) => read(hash),
  readEventEnd: async () => Number.POSITIVE_INFINITY,
}));

const returns = { 200: z.object({ kind: z.string() }) };
const handler = serve(
  defineRoutes({
    'GET /gate': { summary: 'For devices', access: 'gate', roles: ['owner'], returns },
    'GET /page': { summary: 'For all', access: 'optional', returns },
  }),
  {
    'GET /gate': async ({ caller }) => ({ kind: caller.kind }),
    'GET /page': async ({ caller }) => ({ kind: caller.kind }),
  },
);
const { burst } = defaultSettings.browseRate;
const ask = (token: string, { path = '/gate', address = '192.0.2.1' } = {}) =>
  call(handler, `GET ${path}`, { headers: { authorization: `Bearer ${token}` }, address });

let key: Parameters<SignJWT['sign']>[0];
const tokenOf = (kid: string) =>
  new SignJWT({ sid: 'ses_1' })
    .setProtectedHeader({ alg: 'EdDSA', kid, typ: tokenType })
    .setSubject('usr_1')
    .setIssuer(tokenIssuer())
    .setAudience(tokenAudience)
    .setIssuedAt(new Date(clock.now()))
    .setExpirationTime(new Date(clock.now() + 3_600_000))
    .sign(key);

beforeAll(async () => {
  vi.spyOn(clock, 'now').mockReturnValue(Date.now());
  const pair = await generateKeyPair('EdDSA');
  key = pair.privateKey;
  rows.set('known', { kid: 'known', jwk: await exportJWK(pair.publicKey) });
  rows.set('usr_1 ses_1', { userId: 'usr_1', sessionId: 'ses_1', roles: [], guest: false, expiresAt: Infinity });
  rows.set(sha256(`${deviceTokenPrefix}mine`), { deviceId: 'dev_1', name: 'A', eventId: 'evt_1', gateIds: [] });
});

it.each([
  ['device tokens', async (n: number) => `${deviceTokenPrefix}forged-${n}`, '192.0.2.1'],
  ['signing keys', (n: number) => tokenOf(`forged-${n}`), '192.0.2.2'],
])('unknown %s stop costing reads, and known callers of the address go on', async (_, forge, address) => {
  const known = [await tokenOf('known'), `${deviceTokenPrefix}mine`];
  for (const token of known) expect((await ask(token, { address })).statusCode).toBe(200);
  reads.count = 0;
  const statuses: number[] = [];
  for (let n = 0; n < burst + 20; n++) statuses.push((await ask(await forge(n), { address })).statusCode ?? 0);
  expect(statuses.slice(0, burst)).toEqual(Array(burst).fill(401));
  expect(statuses.slice(-10)).toEqual(Array(10).fill(429));
  expect(reads.count).toBeLessThanOrEqual(burst + 10);
  const before = reads.count;
  for (const token of known) expect((await ask(token, { address })).statusCode).toBe(200);
  expect(reads.count).toBe(before);
  // Another address is not affected.
  expect((await ask(await forge(-1), { address: '198.51.100.9' })).statusCode).toBe(401);
});

it('a public page that reads tokens is refused too, rather than reading for the forger', async () => {
  const address = '192.0.2.3';
  for (let n = 0; n < burst + 1; n++) await ask(await tokenOf(`page-${n}`), { path: '/page', address });
  reads.count = 0;
  const { statusCode, headers } = await ask(await tokenOf('page-last'), { path: '/page', address });
  expect([statusCode, reads.count]).toEqual([429, 0]);
  expect(Number(headers?.['retry-after'])).toBeGreaterThan(0);
});
