import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { sha256 } from '../../../shared/base/id.ts';
import { dynamo } from '../../../shared/dynamo/client.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { put } from '../../../shared/dynamo/write.ts';
import { spendFromSharedBucket } from '../../../shared/http/throttle.ts';
import { userKey } from '../../../shared/records/auth-rows.ts';
import { settingLimits } from '../../../shared/settings/limits.ts';
import type { Allowance } from '../../../shared/settings/rate-limit.ts';
import { mailboxOf, normaliseEmail } from '../../../shared/text/email-address.ts';
import { accountEnv } from '../env.ts';
import type { Account } from '../identity/account.ts';
import { authLimits } from '../limits.ts';
import type { LinkPurpose } from '../links/link-store.ts';

const { USERS_TABLE, RATES_TABLE } = accountEnv.read();

const familiarKey = (userId: string, address: string) => ({
  pk: userKey(userId).pk,
  sk: `address#${sha256(address).slice(0, 22)}`,
});

/** Whether this account has signed in from this network address of late. */
const isFamiliar = async (userId: string, address: string, now: number): Promise<boolean> =>
  ((await getItem<{ until: number }>(USERS_TABLE, familiarKey(userId, address)))?.until ?? 0) > now;

/** The bucket that everybody shares who has not signed in to this account before. */
export const unfamiliarBucket = (email: string): string => `password#${sha256(normaliseEmail(email)).slice(0, 22)}`;

interface Attempt {
  email: string;
  userId: string | undefined;
  address: string;
}

/**
 * The bucket of a sign-in attempt. Strangers share one per account, so that guessing has an end from however many
 * addresses; where the account's own people have signed in before they have one of their own, so that no stranger can
 * lock them out.
 */
async function bucketOf({ email, userId, address }: Attempt, now: number): Promise<string> {
  const strangers = unfamiliarBucket(email);
  return (await isFamiliar(userId ?? 'nobody', address, now))
    ? `${strangers}#${sha256(address).slice(0, 22)}`
    : strangers;
}

/** Counts an attempt before the password is looked at. */
export async function countSignInAttempt(
  attempt: Attempt,
  now: number,
): Promise<{ allowance: Allowance; bucket: string }> {
  const bucket = await bucketOf(attempt, now);
  return { allowance: await spendFromSharedBucket(bucket, authLimits.passwordRate, now), bucket };
}

/** The right password: its attempts count no longer, and the address is familiar from now on. */
export async function welcome(userId: string, address: string, bucket: string | undefined, now: number): Promise<void> {
  const until = now + authLimits.familiarAddressMs;
  await put(USERS_TABLE, { ...familiarKey(userId, address), until, ttl: Math.ceil(until / 1000) });
  if (bucket) await dynamo.send(new DeleteCommand({ TableName: RATES_TABLE, Key: { pk: bucket, sk: 'bucket' } }));
}

/**
 * Whether another link may be mailed now. New passwords are counted by account: whoever asks for somebody else's sends
 * working links and nothing more. Mail to addresses that nobody has confirmed is counted by mailbox, plus-addresses or not.
 */
export async function countLinkMail({ userId, email }: Account, purpose: LinkPurpose, now: number): Promise<boolean> {
  const whose = purpose === 'reset' ? `reset#${userId}` : `mailbox#${sha256(mailboxOf(email)).slice(0, 22)}`;
  return (await spendFromSharedBucket(`link#${whose}`, settingLimits.linkRate, now)).allowed;
}
