import { beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { tokenAudience } from '../../../shared/http/caller.ts';
import { httpLimits } from '../../../shared/http/limits.ts';
import { defineRoutes } from '../../../shared/http/routes.ts';
import { serve } from '../../../shared/http/serve.ts';
import {
  by,
  byCurve,
  byHmac,
  changedAt,
  claims,
  craft,
  jwkOf,
  kid,
  ours,
  seconds,
  theirs,
  unsigned,
} from '../../support/http/forge.ts';
import { call } from '../../support/http/gateway-event.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

/** The rows auth would have written: the store is the border of these tests. */
const rows = vi.hoisted(() => ({ keys: new Map<string, object>(), sessions: new Map<string, object>() }));
vi.mock('../../../shared/records/auth-rows.ts', () => ({
  readPublicKey: async (_use: string, id: string) => rows.keys.get(id),
  readSession: async (userId: string, sessionId: string) => rows.sessions.get(`${userId} ${sessionId}`),
}));
vi.mock('../../../shared/records/device-row.ts', () => ({ readDevice: async () => undefined }));

const returns = { 200: z.object({ kind: z.string() }) };
const routes = defineRoutes({
  'GET /buyer': { summary: 'For accounts', access: 'buyer', returns },
  'GET /optional': { summary: 'For all, more when known', access: 'optional', returns },
});
const tell = async ({ caller }: { caller: unknown }) => caller;
const handler = serve(routes, { 'GET /buyer': tell, 'GET /optional': tell });
const status = async (headers: Record<string, string>, query?: Record<string, string>) =>
  (await call(handler, 'GET /buyer', { headers, ...(query && { query }) })).statusCode;
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const session = (userId: string, sessionId: string) =>
  rows.sessions.set(`${userId} ${sessionId}`, {
    userId,
    sessionId,
    roles: ['buyer'],
    guest: false,
    expiresAt: Date.now() + 30 * 86_400_000,
  });

beforeAll(() => {
  rows.keys.set(kid, { kid, jwk: jwkOf(ours.privateKey) });
  session('usr_1', 'ses_1');
  session('usr_2', 'ses_2');
});

const forger = by(theirs.privateKey);
const ourJwk = jwkOf(ours.privateKey);
const rawKey = Buffer.from(String(ourJwk.x), 'base64url');
const pem = ours.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const hs = (secret: string | Buffer) => craft({ header: { alg: 'HS256' }, sign: byHmac(secret) });
const withHeader = (header: Record<string, unknown>) => craft({ header });
const withClaims = (over: Record<string, unknown>) => craft({ claims: over });
const embedded = (header: Record<string, unknown>) => craft({ header, sign: forger });
const parts = (token = craft()) => token.split('.') as [string, string, string];

const forged: Record<string, string> = {
  'no algorithm': craft({ header: { alg: 'none' }, sign: unsigned }),
  'no algorithm, written None': craft({ header: { alg: 'None' }, sign: unsigned }),
  'no algorithm, written NONE': craft({ header: { alg: 'NONE' }, sign: unsigned }),
  'no algorithm, with our signature': withHeader({ alg: 'none' }),
  'no algorithm member at all': withHeader({ alg: undefined }),
  'HS256 under the bytes of our public key': hs(rawKey),
  'HS256 under the PEM of our public key': hs(pem),
  'HS256 under the JWK of our public key': hs(JSON.stringify(ourJwk)),
  'HS256 under nothing': hs(''),
  "ES256 under a stranger's key": craft({ header: { alg: 'ES256' }, sign: byCurve }),
  "EdDSA under a stranger's key": craft({ sign: forger }),
  'the key it was made with': embedded({ jwk: jwkOf(theirs.privateKey) }),
  'the key it was made with and no name': embedded({ jwk: jwkOf(theirs.privateKey), kid: undefined }),
  'an address of keys': embedded({ jku: 'https://evil.example/jwks.json' }),
  'an address of certificates': embedded({ x5u: 'https://evil.example/chain.pem' }),
  certificates: embedded({ x5c: ['MIIB'] }),
  'an extension that must be understood': withHeader({ crit: ['exp'] }),
  'an unencoded payload': withHeader({ crit: ['b64'], b64: false }),
  'the name of no key': withHeader({ kid: 'k2' }),
  'no name of a key': withHeader({ kid: undefined }),
  'a path as the name of its key': withHeader({ kid: '../../dev/null' }),
  'SQL as the name of its key': withHeader({ kid: "k1' OR '1'='1" }),
  'a list as the name of its key': withHeader({ kid: [kid] }),
  'the prototype as the name of its key': withHeader({ kid: '__proto__' }),
  'another issuer': withClaims({ iss: 'https://evil.example' }),
  'the issuer of another stage': withClaims({ iss: 'nightflow-prod' }),
  'no issuer': withClaims({ iss: undefined }),
  'another audience': withClaims({ aud: 'another-api' }),
  'a list of other audiences': withClaims({ aud: ['another-api', 'nightflow'] }),
  'no audience': withClaims({ aud: undefined }),
  'another type': withHeader({ typ: 'JWT' }),
  'the type of an identity token': withHeader({ typ: 'id+jwt' }),
  'no type': withHeader({ typ: undefined }),
  'no account': withClaims({ sub: undefined }),
  'no session': withClaims({ sid: undefined }),
  'a list as its session': withClaims({ sid: ['ses_1'] }),
  'a key of the store as its account': withClaims({ sub: 'usr_1#session' }),
  'no end': withClaims({ exp: undefined }),
  'an end in words': withClaims({ exp: 'never' }),
  'no beginning': withClaims({ iat: undefined }),
  'its end behind it': withClaims({ iat: seconds(-7_200), exp: seconds(-1) }),
  'its beginning before it': withClaims({ iat: seconds(120) }),
  'its time before it': withClaims({ nbf: seconds(120) }),
  'an age beyond any stage': withClaims({ iat: seconds(-httpLimits.accessTokenSeconds - 5) }),
  "another account's session": withClaims({ sid: 'ses_2' }),
  'another account for its session': withClaims({ sub: 'usr_2' }),
  'an unknown session': withClaims({ sid: 'ses_3' }),
  'the signature of another token': [...parts().slice(0, 2), parts(craft({ claims: { sid: 'ses_2' } }))[2]].join('.'),
  'the payload of another token': [parts()[0], parts(craft({ claims: { sub: 'usr_2' } }))[1], parts()[2]].join('.'),
  'a claim said twice': [
    parts()[0],
    Buffer.from(JSON.stringify(claims()).replace('{', '{"sub":"usr_2",')).toString('base64url'),
    parts()[2],
  ].join('.'),
  'a payload that is no object': craft({ claims: '"usr_1"' }),
  'a payload that is no JSON': craft({ claims: '{"sub":' }),
  'half a signature': craft().slice(0, -43),
  'no signature': parts().slice(0, 2).join('.'),
  'an empty signature': `${parts().slice(0, 2).join('.')}.`,
  'a fourth part': `${craft()}.AAAA`,
  'five parts, as if encrypted': `${craft()}.AAAA.AAAA`,
  'more characters than any of ours': withClaims({ padding: 'x'.repeat(httpLimits.tokenCharacters) }),
  'the prefix of a device': `nfd_${craft()}`,
};

describe('a token with', () => {
  it.each(Object.entries(forged))('%s is refused, and is nobody on an optional route', async (_, token) => {
    const answer = await call(handler, 'GET /buyer', { headers: bearer(token) });
    expect([answer.statusCode, answer.json?.code]).toEqual([401, 'unauthenticated']);
    const page = await call(handler, 'GET /optional', { headers: bearer(token) });
    expect([page.statusCode, page.json?.kind]).toEqual([200, 'anonymous']);
  });

  it('any character of its header or payload changed is refused', async () => {
    const token = craft();
    const signed = token.lastIndexOf('.');
    const places = Array.from({ length: signed }, (_, at) => at).filter((at) => token[at] !== '.');
    const statuses = await Promise.all(places.map((at) => status(bearer(changedAt(token, at)))));
    expect(new Set(statuses)).toEqual(new Set([401]));
  });

  // Of the last character four bits belong to no byte: these alone changed, it is the same token written otherwise.
  it('any character of its signature changed is refused', async () => {
    const token = craft();
    const places = Array.from({ length: 86 }, (_, at) => token.length - 86 + at);
    const statuses = await Promise.all(places.map((at) => status(bearer(changedAt(token, at)))));
    expect(new Set(statuses)).toEqual(new Set([401]));
  });
});

describe('a genuine token', () => {
  it('counts, also with more audiences than ours: RFC 7519 asks that we be among them', async () => {
    expect(await status(bearer(craft()))).toBe(200);
    expect(await status(bearer(craft({ claims: { aud: ['another-api', tokenAudience] } })))).toBe(200);
  });

  it.each(['Bearer', 'bearer', 'BEARER'])('counts however its scheme is written: %s', async (scheme) => {
    expect(await status({ authorization: `${scheme} ${craft()}` })).toBe(200);
  });

  it.each([
    ['under another scheme', (token: string) => ({ authorization: `Basic ${token}` })],
    ['without a scheme', (token: string) => ({ authorization: token })],
    ['with another after it', (token: string) => ({ authorization: `Bearer ${token} ${token}` })],
    ['with another header joined to it', (token: string) => ({ authorization: `Bearer ${token}, Bearer ${token}` })],
    ['after a tab', (token: string) => ({ authorization: `Bearer\t${token}` })],
    ['with a line after it', (token: string) => ({ authorization: `Bearer ${token}\nx` })],
    ['cut in two by a space', (token: string) => ({ authorization: `Bearer ${token.replace('.', ' .')}` })],
    ['in another header', (token: string) => ({ 'x-access-token': token, 'proxy-authorization': `Bearer ${token}` })],
    ['in a cookie', (token: string) => ({ cookie: `access_token=${token}` })],
  ])('does not count %s', async (_, headers) => {
    expect(await status(headers(craft()))).toBe(401);
  });

  it('does not count in the query', async () => {
    expect(await status({}, { access_token: craft(), token: craft() })).toBe(401);
  });

  it('counts no longer once its key is revoked, within the time a caller is remembered', async () => {
    rows.keys.set('k3', { kid: 'k3', jwk: ourJwk });
    const token = withHeader({ kid: 'k3' });
    expect(await status(bearer(token))).toBe(200);
    rows.keys.set('k3', { kid: 'k3', jwk: ourJwk, revokedAt: Date.now() });
    await passTime(httpLimits.callerMemoryMs + 1);
    expect(await status(bearer(token))).toBe(401);
    await resetTime();
  });
});
