import { argon2Sync } from 'node:crypto';
import { expect, it } from 'vitest';
import { hashPassword, isOutdated, passwordMatches } from '../../../functions/auth/identity/password.ts';

const password = 'a phrase of my own';

it('hashes with Argon2id, 19 MiB and two passes', async () => {
  const hash = await hashPassword(password);
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(isOutdated(hash)).toBe(false);
  expect(await passwordMatches(password, hash)).toBe(true);
  expect(await passwordMatches('another phrase', hash)).toBe(false);
});

it('verifies a hash of another cost, and replaces it', async () => {
  const nonce = Buffer.alloc(16, 7);
  const least = { memory: 8, passes: 1, parallelism: 1, tagLength: 32 };
  const tag = argon2Sync('argon2id', { ...least, message: password, nonce });
  const [salt, encoded] = [nonce, tag].map((bytes) => bytes.toString('base64').replace(/=+$/, ''));
  const cheap = `$argon2id$v=19$m=8,t=1,p=1$${salt}$${encoded}`;
  expect(await passwordMatches(password, cheap)).toBe(true);
  expect(await passwordMatches('another phrase', cheap)).toBe(false);
  expect(isOutdated(cheap)).toBe(true);
});
