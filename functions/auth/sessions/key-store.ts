import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { memoizeFor } from '../../../shared/async/memoize.ts';
import { putNew } from '../../../shared/dynamo/write.ts';
import { httpLimits } from '../../../shared/http/limits.ts';
import { type PublicKeyRow, publicKeyKey, readPublicKey } from '../../../shared/records/auth-rows.ts';
import { env } from '../env.ts';
import { authLimits } from '../limits.ts';
import { deriveSessionKeys, type SessionKeys } from './token.ts';

const { USERS_TABLE, SESSION_SECRET_ARN } = env.read();
const secrets = new SecretsManagerClient({});

/** The keys of one version of the secret; `undefined` where there is no such version. */
async function keysOf(stage: 'AWSCURRENT' | 'AWSPREVIOUS'): Promise<SessionKeys | undefined> {
  try {
    const { SecretString = '' } = await secrets.send(
      new GetSecretValueCommand({ SecretId: SESSION_SECRET_ARN, VersionStage: stage }),
    );
    if (SecretString.length < 32) throw new Error('The session secret is shorter than 32 characters');
    return await deriveSessionKeys(SecretString);
  } catch (error) {
    if (stage === 'AWSPREVIOUS' && error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

export interface KeyRing {
  /** Signs. */
  current: SessionKeys;
  /** Still verifies refresh tokens from before the last rotation of the secret, unless it was revoked. */
  previous: SessionKeys | undefined;
}

/**
 * Derived from the deployed secret and read again now and then, so that a rotation is seen without a deployment. The
 * public half is published for every verifier before the first token carries its id, and stays for the tokens of before.
 */
async function readRing(): Promise<KeyRing> {
  const [current, previous] = await Promise.all([keysOf('AWSCURRENT'), keysOf('AWSPREVIOUS')]);
  if (!current) throw new Error('The session secret has no current version');
  const row: PublicKeyRow = { kid: current.kid, jwk: current.publicJwk };
  await putNew(USERS_TABLE, { ...publicKeyKey('session', current.kid), ...row });
  return { current, previous };
}
const ring = memoizeFor(authLimits.signingKeyMemoryMs, readRing);
const newerRing = memoizeFor(authLimits.signingKeyRetryMs, readRing);

/** Whoever had a secret that leaked could make refresh tokens as well as access tokens: both end together. */
const isRevoked = memoizeFor(httpLimits.callerMemoryMs, async (kid) =>
  Boolean((await readPublicKey('session', kid))?.revokedAt),
);

const unrevoked = async ({ current, previous }: KeyRing): Promise<KeyRing> => ({
  current,
  previous: previous && !(await isRevoked(previous.kid)) ? previous : undefined,
});

export const keyRing = async (): Promise<KeyRing> => unrevoked(await ring('session'));
/** For a token that none of the known keys made: another process may have seen a rotation first. */
export const latestKeyRing = async (): Promise<KeyRing> => unrevoked(await newerRing('session'));
