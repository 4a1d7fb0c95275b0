import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { awsClient } from '../../../shared/async/aws-client.ts';
import { awsLimits } from '../../../shared/async/limits.ts';
import { memoizeFor } from '../../../shared/async/memoize.ts';
import { putNew } from '../../../shared/dynamo/write.ts';
import { httpLimits } from '../../../shared/http/limits.ts';
import { type PublicKeyRow, publicKeyKey, readPublicKey } from '../../../shared/records/auth-rows.ts';
import { env } from '../env.ts';
import { authLimits } from '../limits.ts';
import { deriveSessionKeys, type SessionKeys } from './token.ts';

const { USERS_TABLE, SESSION_SECRET_ARN } = env.read();
const secrets = new SecretsManagerClient(awsClient({ answerMs: awsLimits.serviceMs }));

/** Derives the keys of one version of the secret. Returns `undefined` when there is no previous version. */
async function keysOfVersion(stage: 'AWSCURRENT' | 'AWSPREVIOUS'): Promise<SessionKeys | undefined> {
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
  /** Signs and verifies. */
  current: SessionKeys;
  /** Verifies refresh tokens from before the last rotation of the secret. Absent once it is revoked. */
  previous: SessionKeys | undefined;
}

/**
 * Derives the keys from the deployed secret. It publishes the public key before any token refers to it, and never
 * deletes it, so that earlier tokens stay verifiable.
 */
async function readRing(): Promise<KeyRing> {
  const [current, previous] = await Promise.all([keysOfVersion('AWSCURRENT'), keysOfVersion('AWSPREVIOUS')]);
  if (!current) throw new Error('The session secret has no current version');
  const row: PublicKeyRow = { kid: current.kid, jwk: current.publicJwk };
  await putNew(USERS_TABLE, { ...publicKeyKey('session', current.kid), ...row });
  return { current, previous };
}

const cachedRing = memoizeFor(authLimits.signingKeyMemoryMs, readRing);
const recentRing = memoizeFor(authLimits.signingKeyRetryMs, readRing);

/** A leaked secret can forge refresh tokens as well as access tokens, so revoking its key ends both. */
const isRevoked = memoizeFor(httpLimits.callerMemoryMs, async (kid) =>
  Boolean((await readPublicKey('session', kid))?.revokedAt),
);

const unrevoked = async ({ current, previous }: KeyRing): Promise<KeyRing> => ({
  current,
  previous: previous && !(await isRevoked(previous.kid)) ? previous : undefined,
});

/** The keys in force, cached. A rotation of the secret is seen without a deployment, within `signingKeyMemoryMs`. */
export const keyRing = async (): Promise<KeyRing> => unrevoked(await cachedRing('session'));

/** For a token of an unknown key: another process may have seen a rotation first. Re-read every `signingKeyRetryMs`. */
export const latestKeyRing = async (): Promise<KeyRing> => unrevoked(await recentRing('session'));
