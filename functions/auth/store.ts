import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { cancellation, getItem, putNew, queryAll, transact, update } from '../../shared/dynamo.ts';
import { conflict, Problem } from '../../shared/errors.ts';
import { assign } from '../../shared/expressions.ts';
import { newId } from '../../shared/id.ts';
import { type PublicKeyRecord, publicKeyKey, sessionKey, type UserRecord, userKey } from '../../shared/records.ts';
import { addressOf, normaliseEmail } from './account.ts';
import { env } from './env.ts';
import { emailTaken } from './routes.ts';
import type { StoredSession } from './session.ts';
import { type SessionKeys, sessionKeys } from './token.ts';

const { USERS_TABLE, SESSION_SECRET_ARN, REFRESH_TOKEN_SECONDS } = env.read();

export type Account = UserRecord & { passwordHash: string };

const emailKey = (email: string) => ({ pk: `email#${normaliseEmail(email)}`, sk: 'owner' });
/** All published keys under one partition, for the JWKS route. */
const keyListing = { pk: 'session-keys' };

let keys: Promise<SessionKeys> | undefined;

/** Derived once per process from the deployed secret; the public half is published for every verifier. */
export function signingKeys(): Promise<SessionKeys> {
  keys ??= loadKeys().catch((error: unknown) => {
    keys = undefined;
    throw error;
  });
  return keys;
}

async function loadKeys(): Promise<SessionKeys> {
  const { SecretString = '' } = await new SecretsManagerClient({}).send(
    new GetSecretValueCommand({ SecretId: SESSION_SECRET_ARN }),
  );
  if (SecretString.length < 32) throw new Error('The session secret is shorter than 32 characters');
  const loaded = await sessionKeys(SecretString);
  const row: PublicKeyRecord = { kid: loaded.kid, jwk: loaded.publicJwk };
  await putNew(USERS_TABLE, { ...publicKeyKey('session', loaded.kid), ...row });
  await putNew(USERS_TABLE, { ...keyListing, sk: loaded.kid, ...row });
  return loaded;
}

export const publishedKeys = () =>
  queryAll<PublicKeyRecord>(
    USERS_TABLE,
    { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': keyListing.pk } },
    20,
  );

/** Account and its unique address in one transaction. @throws Problem `email_taken`, `conflict` while somebody takes it. */
export async function createAccount(account: Account): Promise<void> {
  const absent = 'attribute_not_exists(pk)';
  const address = { ...emailKey(account.email), userId: account.userId };
  try {
    await transact([
      { Put: { TableName: USERS_TABLE, Item: address, ConditionExpression: absent } },
      {
        Put: { TableName: USERS_TABLE, Item: { ...userKey(account.userId), ...account }, ConditionExpression: absent },
      },
    ]);
  } catch (error) {
    const lost = cancellation(error);
    if (lost) throw new Problem(lost.failed.length > 0 ? emailTaken : conflict);
    throw error;
  }
}

/** Nobody has what cannot be an address. */
export async function accountByEmail(email: string): Promise<Account | undefined> {
  if (addressOf(email) === undefined) return undefined;
  const owner = await getItem<{ userId: string }>(USERS_TABLE, emailKey(email), { consistent: true });
  return owner && accountById(owner.userId);
}

export const accountById = (userId: string) => getItem<Account>(USERS_TABLE, userKey(userId), { consistent: true });

export async function startSession(account: UserRecord, now: number): Promise<StoredSession> {
  const session: StoredSession = {
    sessionId: newId('ses', now),
    userId: account.userId,
    roles: account.roles,
    guest: false,
    expiresAt: now + REFRESH_TOKEN_SECONDS * 1000,
    generation: 0,
    rotatedAt: now,
  };
  const ttl = Math.ceil(session.expiresAt / 1000);
  await putNew(USERS_TABLE, { ...sessionKey(session.sessionId), ...session, ttl });
  return session;
}

export const sessionById = (sessionId: string) =>
  getItem<StoredSession>(USERS_TABLE, sessionKey(sessionId), { consistent: true });

/** Conditional on the generation read: of two refreshes at once one rotates, the other answers the same token. */
export const rotateSession = (session: StoredSession, now: number) =>
  update<StoredSession>(USERS_TABLE, sessionKey(session.sessionId), {
    UpdateExpression: 'SET generation = :next, rotatedAt = :now, expiresAt = :expires, #ttl = :ttl',
    ConditionExpression: 'generation = :read AND attribute_not_exists(endedAt)',
    ExpressionAttributeNames: { '#ttl': 'ttl' },
    ExpressionAttributeValues: {
      ':read': session.generation,
      ':next': session.generation + 1,
      ':now': now,
      ':expires': now + REFRESH_TOKEN_SECONDS * 1000,
      ':ttl': Math.ceil(now / 1000) + REFRESH_TOKEN_SECONDS,
    },
  });

/** Ending twice is nothing: the first time stands. */
export const endSession = (sessionId: string, now: number) =>
  update(USERS_TABLE, sessionKey(sessionId), {
    UpdateExpression: 'SET endedAt = :now',
    ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(endedAt)',
    ExpressionAttributeValues: { ':now': now },
  });

export async function changeProfile(userId: string, change: { name?: string | undefined; phone?: string | undefined }) {
  if (Object.values(change).every((value) => value === undefined)) return accountById(userId);
  return update<Account>(USERS_TABLE, userKey(userId), {
    ...assign(change),
    ConditionExpression: 'attribute_exists(pk)',
  });
}
