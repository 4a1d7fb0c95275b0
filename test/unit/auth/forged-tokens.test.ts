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

/*
 * Goal: only a token that auth has issued, for a live session, is accepted, however the token is forged or sent.
 * Method: crafts one token for each attack and calls a served route. Only the rows that auth would have written are mocked.
 */

const rows = vi.hoisted(() => ({ keys: new Map<string, object>(), sessions: new Map<string, object>() }));
vi.mock('../../../shared/records/auth-rows.ts', () => ({
  readPublicKey: async (_use: string, id: string) => rows.keys.get(id),
  readSession: async (userId: string, sessionId: string) => rows.sessions.get(`${userId} ${sessionId}`),
}));
vi.mock('../../../shared/records/device-row.ts', () => ({
  readDevice: async () => undefined,
  readEventEnd: async () => 0,
}));

const returns = { 200: z.object({ kind: z.string() }) };
const routes = defineRoutes({
  'GET /buyer': { summary: 'For accounts', access: 'buyer', returns },
  'GET /optional': { summary: 'For everyone, with more for accounts', access: 'optional', returns },
});
const answerCaller = async ({ caller }: { caller: unknown }) => caller;
const handler = serve(routes, { 'GET /buyer': answerCaller, 'GET /optional': answerCaller });
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
  'the algorithm none': craft({ header: { alg: 'none' }, sign: unsigned }),
  'the algorithm None': craft({ header: { alg: 'None' }, sign: unsigned }),
  'the algorithm NONE': craft({ header: { alg: 'NONE' }, sign: unsigned }),
  'the algorithm none and our signature': withHeader({ alg: 'none' }),
  'no algorithm': withHeader({ alg: undefined }),
  'HS256 and the bytes of our public key as its secret': hs(rawKey),
  'HS256 and the PEM of our public key as its secret': hs(pem),
  'HS256 and the JWK of our public key as its secret': hs(JSON.stringify(ourJwk)),
  'HS256 and an empty secret': hs(''),
  "ES256 and a stranger's key": craft({ header: { alg: 'ES256' }, sign: byCurve }),
  "EdDSA and a stranger's key": craft({ sign: forger }),
  'the key of its signature in the header': embedded({ jwk: jwkOf(theirs.privateKey) }),
  'the key of its signature in the header and no key id': embedded({ jwk: jwkOf(theirs.privateKey), kid: undefined }),
  'a URL of keys': embedded({ jku: 'https://evil.example/jwks.json' }),
  'a URL of certificates': embedded({ x5u: 'https://evil.example/chain.pem' }),
  certificates: embedded({ x5c: ['MIIB'] }),
  'a critical extension': withHeader({ crit: ['exp'] }),
  'an unencoded payload': withHeader({ crit: ['b64'], b64: false }),
  'an unknown key id': withHeader({ kid: 'k2' }),
  'no key id': withHeader({ kid: undefined }),
  'a path as key id': withHeader({ kid: '../../dev/null' }),
  'SQL as key id': withHeader({ kid: "k1' OR '1'='1" }),
  'a list as key id': withHeader({ kid: [kid] }),
  'the prototype as key id': withHeader({ kid: '__proto__' }),
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
  'a list as session': withClaims({ sid: ['ses_1'] }),
  'the key of a row as account': withClaims({ sub: 'usr_1#session' }),
  'no expiry': withClaims({ exp: undefined }),
  'a word as expiry': withClaims({ exp: 'never' }),
  'no time of issue': withClaims({ iat: undefined }),
  'an expiry in the past': withClaims({ iat: seconds(-7_200), exp: seconds(-1) }),
  'a time of issue in the future': withClaims({ iat: seconds(120) }),
  'a not-before time in the future': withClaims({ nbf: seconds(120) }),
  'an age beyond that of any stage': withClaims({ iat: seconds(-httpLimits.accessTokenSeconds - 5) }),
  "another account's session": withClaims({ sid: 'ses_2' }),
  'another account for its session': withClaims({ sub: 'usr_2' }),
  'an unknown session': withClaims({ sid: 'ses_3' }),
  'the signature of another token': [...parts().slice(0, 2), parts(craft({ claims: { sid: 'ses_2' } }))[2]].join('.'),
  'the payload of another token': [parts()[0], parts(craft({ claims: { sub: 'usr_2' } }))[1], parts()[2]].join('.'),
  'a repeated claim': [
    parts()[0],
    Buffer.from(JSON.stringify(claims()).replace('{', '{"sub":"usr_2",')).toString('base64url'),
    parts()[2],
  ].join('.'),
  'a payload that is not an object': craft({ claims: '"usr_1"' }),
  'a payload that is not JSON': craft({ claims: '{"sub":' }),
  'half a signature': craft().slice(0, -43),
  'no signature': parts().slice(0, 2).join('.'),
  'an empty signature': `${parts().slice(0, 2).join('.')}.`,
  'a fourth part': `${craft()}.AAAA`,
  'five parts, as an encrypted token has': `${craft()}.AAAA.AAAA`,
  'more characters than ours ever have': withClaims({ padding: 'x'.repeat(httpLimits.tokenCharacters) }),
  'the prefix of a device token': `nfd_${craft()}`,
};

describe('a token with', () => {
  it.each(Object.entries(forged))('%s is refused, and counts as anonymous on an optional route', async (_, token) => {
    const answer = await call(handler, 'GET /buyer', { headers: bearer(token) });
    expect([answer.statusCode, answer.json?.code]).toEqual([401, 'unauthenticated']);
    const page = await call(handler, 'GET /optional', { headers: bearer(token) });
    expect([page.statusCode, page.json?.kind]).toEqual([200, 'anonymous']);
  });

  it('a changed character anywhere in its header or payload is refused', async () => {
    const token = craft();
    const signed = token.lastIndexOf('.');
    const indexes = Array.from({ length: signed }, (_, index) => index).filter((index) => token[index] !== '.');
    const statuses = await Promise.all(indexes.map((index) => status(bearer(changedAt(token, index)))));
    expect(new Set(statuses)).toEqual(new Set([401]));
  });

  // Four bits of the last character belong to no byte. If only these change, it is the same token, encoded differently.
  it('a changed character anywhere in its signature is refused', async () => {
    const token = craft();
    const indexes = Array.from({ length: 86 }, (_, index) => token.length - 86 + index);
    const statuses = await Promise.all(indexes.map((index) => status(bearer(changedAt(token, index)))));
    expect(new Set(statuses)).toEqual(new Set([401]));
  });
});

describe('a genuine token', () => {
  it('is accepted, also with further audiences: RFC 7519 requires ours among them', async () => {
    expect(await status(bearer(craft()))).toBe(200);
    expect(await status(bearer(craft({ claims: { aud: ['another-api', tokenAudience] } })))).toBe(200);
  });

  it.each(['Bearer', 'bearer', 'BEARER'])('is accepted with any case of its scheme: %s', async (scheme) => {
    expect(await status({ authorization: `${scheme} ${craft()}` })).toBe(200);
  });

  it.each([
    ['under another scheme', (token: string) => ({ authorization: `Basic ${token}` })],
    ['without a scheme', (token: string) => ({ authorization: token })],
    ['followed by another token', (token: string) => ({ authorization: `Bearer ${token} ${token}` })],
    ['joined to another header', (token: string) => ({ authorization: `Bearer ${token}, Bearer ${token}` })],
    ['after a tab', (token: string) => ({ authorization: `Bearer\t${token}` })],
    ['followed by another line', (token: string) => ({ authorization: `Bearer ${token}\nx` })],
    ['split by a space', (token: string) => ({ authorization: `Bearer ${token.replace('.', ' .')}` })],
    ['in another header', (token: string) => ({ 'x-access-token': token, 'proxy-authorization': `Bearer ${token}` })],
    ['in a cookie', (token: string) => ({ cookie: `access_token=${token}` })],
  ])('is refused %s', async (_, headers) => {
    expect(await status(headers(craft()))).toBe(401);
  });

  it('is refused in the query', async () => {
    expect(await status({}, { access_token: craft(), token: craft() })).toBe(401);
  });

  it('is refused once its key is revoked, within the time that a caller is cached', async () => {
    rows.keys.set('k3', { kid: 'k3', jwk: ourJwk });
    const token = withHeader({ kid: 'k3' });
    expect(await status(bearer(token))).toBe(200);
    rows.keys.set('k3', { kid: 'k3', jwk: ourJwk, revokedAt: Date.now() });
    await passTime(httpLimits.callerMemoryMs + 1);
    expect(await status(bearer(token))).toBe(401);
    await resetTime();
  });
});
