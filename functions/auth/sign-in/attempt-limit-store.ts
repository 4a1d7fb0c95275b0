import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { rateEnv } from '../../../shared/base/env.ts';
import { sha256 } from '../../../shared/base/id.ts';
import { dynamo } from '../../../shared/dynamo/client.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { put } from '../../../shared/dynamo/write.ts';
import { spendFromSharedBucket } from '../../../shared/http/shared-bucket.ts';
import { userKey } from '../../../shared/records/auth-rows.ts';
import type { Allowance } from '../../../shared/settings/rate-limit.ts';
import { normaliseEmail } from '../../../shared/text/email-address.ts';
import { accountEnv } from '../env.ts';
import { authLimits } from '../limits.ts';

const { USERS_TABLE } = accountEnv.read();
const { RATES_TABLE } = rateEnv.read();

interface Attempt {
  email: string;
  /** `undefined` when the email has no account. It is counted in the same way. */
  userId: string | undefined;
  /** Network address. */
  address: string;
}

/** Counts a sign-in attempt. Called before the password is verified. Returns the bucket that it was counted in. */
export async function countSignInAttempt(
  attempt: Attempt,
  now: number,
): Promise<{ allowance: Allowance; bucket: string }> {
  const bucket = await bucketOf(attempt, now);
  return { allowance: await spendFromSharedBucket(bucket, authLimits.passwordRate, now), bucket };
}

/** The bucket that all unfamiliar network addresses share for one account. */
const unfamiliarBucket = (email: string): string => `password#${sha256(normaliseEmail(email)).slice(0, 22)}`;

/**
 * The bucket of an attempt. Unfamiliar addresses share one bucket per account, which bounds guessing from any number of
 * addresses. A familiar address has its own, so that no stranger can lock the owner out.
 */
async function bucketOf({ email, userId, address }: Attempt, now: number): Promise<string> {
  const shared = unfamiliarBucket(email);
  return (await isFamiliar(userId ?? 'nobody', address, now)) ? `${shared}#${sha256(address).slice(0, 22)}` : shared;
}

const familiarKey = (userId: string, address: string) => ({
  pk: userKey(userId).pk,
  sk: `address#${sha256(address).slice(0, 22)}`,
});

/** Whether the account has signed in from this network address within `familiarAddressMs`. */
const isFamiliar = async (userId: string, address: string, now: number): Promise<boolean> =>
  ((await getItem<{ until: number }>(USERS_TABLE, familiarKey(userId, address)))?.until ?? 0) > now;

/** Stores a network address as familiar to the account. Called once its owner has proved who they are. */
export async function storeFamiliarAddress(userId: string, address: string, now: number): Promise<void> {
  const until = now + authLimits.familiarAddressMs;
  await put(USERS_TABLE, { ...familiarKey(userId, address), until, ttl: Math.ceil(until / 1000) });
}

/** Deletes the counted attempts of a bucket after a success. */
export async function clearAttempts(bucket: string): Promise<void> {
  await dynamo.send(new DeleteCommand({ TableName: RATES_TABLE, Key: { pk: bucket, sk: 'bucket' } }));
}

/** Lets the owner of a mailbox sign in from this network address, however many strangers have guessed the password. */
export async function makeFamiliar(
  { userId, email }: { userId: string; email: string },
  address: string,
  now: number,
): Promise<void> {
  await storeFamiliarAddress(userId, address, now);
  await clearAttempts(unfamiliarBucket(email));
}
