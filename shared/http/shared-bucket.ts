import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { withDeadline } from '../async/deadline.ts';
import { rateEnv } from '../base/env.ts';
import { log } from '../base/log.ts';
import { Problem } from '../base/problem.ts';
import { tooManyRequests } from '../base/problems.ts';
import { dynamo } from '../dynamo/client.ts';
import { type Allowance, allowanceOf, latestFullAt, type Rate, toleranceMs } from '../settings/rate-limit.ts';
import { mailboxDigest } from '../text/email-address.ts';
import { httpLimits } from './limits.ts';

const { RATES_TABLE, ADDRESS_RATE_FACTOR } = rateEnv.read();

/** A share of a rate, or a multiple of it. At least one request passes. */
export const shareOf = ({ burst, perMinute }: Rate, share: number): Rate => ({
  burst: Math.max(1, Math.floor(burst * share)),
  perMinute: Math.max(1, perMinute * share),
});

async function updateBucket(key: string, update: string, condition: string, values: Record<string, number>) {
  const { Attributes } = await dynamo.send(
    new UpdateCommand({
      TableName: RATES_TABLE,
      Key: { pk: key, sk: 'bucket' },
      UpdateExpression: update,
      ConditionExpression: condition,
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: values,
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    }),
  );
  return Number(Attributes?.fullAt);
}

/** What requests take from a bucket. More than the burst counts as the burst: otherwise it could never pass. */
const costMs = ({ burst, perMinute }: Rate, units: number): number =>
  Math.round((60_000 * Math.min(units, burst)) / perMinute);

/** Returns what was taken from a bucket that all processes share. If that fails, the bucket fills by itself. */
export async function returnToSharedBucket(key: string, rate: Rate, units = 1): Promise<void> {
  await dynamo
    .send(
      new UpdateCommand({
        TableName: RATES_TABLE,
        Key: { pk: key, sk: 'bucket' },
        UpdateExpression: 'SET fullAt = fullAt - :cost',
        ConditionExpression: 'attribute_exists(fullAt)',
        ExpressionAttributeValues: { ':cost': costMs(rate, units) },
      }),
    )
    .catch((error: unknown) => log.warn('rate not returned', error as Error));
}

/** The rate of a network address. The stage's factor applies, as all callers on a developer's machine share one. */
export const addressRate = (rate: Rate): Rate => shareOf(rate, ADDRESS_RATE_FACTOR);

/**
 * Takes one request, or `units`, from the bucket that all processes share: one conditional write, and a second one when
 * the bucket was full. Of concurrent requests exactly as many pass as the rate allows.
 */
export async function spendFromSharedBucket(key: string, rate: Rate, now: number, units = 1): Promise<Allowance> {
  // The rate guards passwords, so a request that cannot be counted is refused.
  const refused = { ...allowanceOf(now + toleranceMs(rate), rate, now), allowed: false, retryAfterSeconds: 1 };
  return (await trySpend(key, rate, now, units)) ?? refused;
}

/**
 * Undefined if the bucket cannot be counted: it is deleted, clocks differ, or concurrent requests return what they took,
 * time after time.
 */
async function trySpend(key: string, rate: Rate, now: number, units: number): Promise<Allowance | undefined> {
  const interval = costMs(rate, units);
  const maxFullAt = now + toleranceMs(rate) - (interval - costMs(rate, 1));
  // One millisecond more, since intervals are rounded.
  const latest = latestFullAt(rate, now) + 1;
  const ttl = Math.ceil((maxFullAt + interval) / 1000) + 60;
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const running = { ':interval': interval, ':now': now, ':max': maxFullAt, ':ttl': ttl };
      const condition = 'fullAt > :now AND fullAt <= :max';
      return allowed(await updateBucket(key, 'SET fullAt = fullAt + :interval, #ttl = :ttl', condition, running));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const fullAt = Number(error.Item?.fullAt?.N ?? 0);
      if (fullAt > maxFullAt && fullAt <= latest) {
        const retryAfterSeconds = Math.ceil((fullAt - maxFullAt) / 1000);
        return { ...allowanceOf(fullAt, rate, now), allowed: false, retryAfterSeconds };
      }
    }
    try {
      const fresh = { ':next': now + interval, ':now': now, ':latest': latest, ':ttl': ttl };
      const condition = 'attribute_not_exists(fullAt) OR fullAt <= :now OR fullAt > :latest';
      return allowed(await updateBucket(key, 'SET fullAt = :next, #ttl = :ttl', condition, fresh));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
  return undefined;

  function allowed(fullAt: number): Allowance {
    return { ...allowanceOf(fullAt, rate, now), allowed: true, retryAfterSeconds: 0 };
  }
}

/** As `spendFromSharedBucket`, but every request passes that cannot be counted. */
export async function spendOrPass(key: string, rate: Rate, now: number, units = 1): Promise<Allowance> {
  const passed = { allowed: true, limit: rate.burst, remaining: 0, resetSeconds: 0, retryAfterSeconds: 0 };
  try {
    return (await withDeadline(httpLimits.ratePatienceMs, () => trySpend(key, rate, now, units))) ?? passed;
  } catch (error) {
    log.error('rate not counted', error as Error);
    return passed;
  }
}

/**
 * Takes one mail from the bucket of a mailbox, whatever account or plus-address is behind it. `kind` names the bucket:
 * one kind of mail cannot use up another's.
 */
export const spendForMailbox = (kind: string, email: string, rate: Rate, now: number): Promise<Allowance> =>
  spendFromSharedBucket(`${kind}#mailbox#${mailboxDigest(email)}`, rate, now);

/** Refuses what a rate does not allow. @throws Problem of this type with the time to wait. */
export function requireAllowed(
  { allowed, retryAfterSeconds }: Pick<Allowance, 'allowed' | 'retryAfterSeconds'>,
  detail: string,
  type = tooManyRequests,
): void {
  if (allowed) return;
  throw new Problem(type, detail, { headers: { 'retry-after': String(Math.max(1, retryAfterSeconds)) } });
}
