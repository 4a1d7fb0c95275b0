import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { unavailable } from '../../../../shared/cache/cache.ts';
import { openCache } from '../../../../shared/cache/valkey.ts';
import { parseAddress } from '../../../../shared/cache/valkey-address.ts';
import { loginToken } from '../../../../shared/cache/valkey-login.ts';

const login = { userId: 'nightflow-prod', cacheName: 'nightflow-prod' };
const now = Date.parse('2026-07-04T18:00:00Z');

describe('the login token', () => {
  beforeEach(() => {
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY');
    vi.stubEnv('AWS_SESSION_TOKEN', 'session+token/with=signs');
  });
  afterEach(() => vi.unstubAllEnvs());

  it('is a presigned request for the cache without a scheme, valid for 15 minutes', async () => {
    const token = await loginToken(login, now);
    expect(token).toMatch(/^nightflow-prod\/\?/);
    expect(Object.fromEntries(new URL(`http://${token}`).searchParams)).toEqual({
      Action: 'connect',
      User: 'nightflow-prod',
      ResourceType: 'ServerlessCache',
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': 'AKIDEXAMPLE/20260704/eu-central-1/elasticache/aws4_request',
      'X-Amz-Date': '20260704T180000Z',
      'X-Amz-Expires': '900',
      'X-Amz-Security-Token': 'session+token/with=signs',
      'X-Amz-SignedHeaders': 'host',
      // The signature that botocore, Amazon's signer for Python, gives the same request.
      'X-Amz-Signature': 'b0d45876082fa13e8455fee6c8b58d46b8a6ec9ca384177cd4717c424c4e6999',
    });
  });

  it('is signed for the lower-case name, as ElastiCache stores it', async () => {
    expect(await loginToken({ ...login, cacheName: 'NightFlow-Prod' }, now)).toBe(await loginToken(login, now));
  });

  it('depends on the clock and on the credentials in the environment, which rotate', async () => {
    const first = await loginToken(login, now);
    expect(await loginToken(login, now + 1000)).not.toBe(first);
    vi.stubEnv('AWS_SESSION_TOKEN', 'another');
    expect(await loginToken(login, now)).not.toBe(first);
  });

  it('reads credentials and region from the environment only', async () => {
    vi.stubEnv('AWS_REGION', undefined);
    await expect(loginToken(login, now)).rejects.toThrow('AWS_REGION');
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    await expect(loginToken(login, now)).rejects.toThrow('environment variable credentials');
    expect(await openCache('iam://user@localhost:6379/cache').get('key')).toEqual(unavailable);
  });
});

describe('the address of the cache', () => {
  it('names a Valkey without a login or a serverless cache with one', () => {
    expect(parseAddress('127.0.0.1:6390')).toEqual({ host: '127.0.0.1', port: 6390 });
    expect(parseAddress('iam://me@nightflow-prod-x.serverless.euc1.cache.amazonaws.com:6379/nightflow-prod')).toEqual({
      host: 'nightflow-prod-x.serverless.euc1.cache.amazonaws.com',
      port: 6379,
      login: { userId: 'me', cacheName: 'nightflow-prod' },
    });
  });

  it.each(['valkey', 'valkey:port', 'redis://valkey:6379', 'iam://valkey:6379/cache', 'iam://me@valkey:6379'])(
    'cannot be %s, which fails the function at start',
    (text) => {
      expect(() => openCache(text)).toThrow(`VALKEY must be host:port or iam://user@host:port/cache, not "${text}"`);
    },
  );
});
