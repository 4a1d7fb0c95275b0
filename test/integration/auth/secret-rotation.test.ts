import { randomUUID } from 'node:crypto';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { decodeProtectedHeader } from 'jose';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { authLimits } from '../../../functions/auth/limits.ts';
import { must } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

beforeEach(() => startInProcess({ cache: false, fresh: true }));
afterEach(resetTime);

/** Stores a new version of the session secret, as a rotation does. */
const rotate = () =>
  new SecretsManagerClient({}).send(
    new PutSecretValueCommand({
      SecretId: process.env.SESSION_SECRET_ARN,
      SecretString: randomUUID() + randomUUID(),
    }),
  );

const signUp = async () => {
  const body = { email: `${randomUUID()}@example.com`, password: 'correct horse 42', name: 'Ada Lovelace' };
  return must(201, await call('POST', '/v1/auth/register', { body }));
};
const refresh = (refreshToken: string) => call('POST', '/v1/auth/refresh', { body: { refreshToken } });
const me = async (token: string) => (await call('GET', '/v1/auth/me', { token })).status;
const kidOf = (token: string) => decodeProtectedHeader(token).kid;
const publicKids = async () =>
  must(200, await call('GET', '/.well-known/jwks.json')).keys.map(({ kid }: { kid: string }) => kid);

it('a rotated secret signs new tokens, and tokens of the previous one stay valid', async () => {
  const before = await signUp();
  expect(await publicKids()).toEqual([kidOf(before.accessToken)]);
  await rotate();
  await passTime(authLimits.signingKeyMemoryMs + 1);

  expect(await me(before.accessToken)).toBe(200);
  const after = must(200, await refresh(before.refreshToken));
  expect(kidOf(after.accessToken)).not.toBe(kidOf(before.accessToken));
  expect([await me(after.accessToken), await me(before.accessToken)]).toEqual([200, 200]);
  expect(await publicKids()).toEqual([kidOf(after.accessToken), kidOf(before.accessToken)]);
  expect((await refresh(after.refreshToken)).status).toBe(200);
});

it('a function that has not seen the rotation yet accepts a refresh token of the new secret', async () => {
  const before = await signUp();
  await rotate();
  vi.resetModules();
  const another = await import('../../../functions/auth/sign-in/sign-in-user.ts');
  const after = await another.refreshSession(before.refreshToken, Date.now());
  expect(kidOf(after.accessToken)).not.toBe(kidOf(before.accessToken));
  expect((await refresh(after.refreshToken)).status).toBe(200);
});
