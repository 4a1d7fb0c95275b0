import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { rateEnv } from '../base/env.ts';
import { log } from '../base/log.ts';
import { dynamo } from '../dynamo/client.ts';
import { type Allowance, allowanceOf, latestFullAt, type Rate, spend, toleranceMs } from '../settings/rate-limit.ts';
import type { Settings } from '../settings/setting-shapes.ts';
import { httpLimits } from './limits.ts';

const { RATES_TABLE, ADDRESS_RATE_FACTOR } = rateEnv.read();

/** Which bucket a route draws from: each is a caller's own and apart from the others. */
export type RateClass = 'sign-in' | 'hold' | 'order' | 'scan' | 'browse';

interface Bucket {
  rate: (settings: Settings) => Rate;
  /**
   * Share of the rate that one process lets through on its own memory, before the table is asked: a quiet caller costs
   * no write. 1 never asks it: what it guards is cheaper than a write.
   */
  local: number;
}

const buckets: Record<RateClass, Bucket> = {
  'sign-in': { rate: ({ signInRate }) => signInRate, local: 0 },
  hold: { rate: ({ holdRate }) => holdRate, local: 0.25 },
  order: { rate: ({ orderRate }) => orderRate, local: 0.25 },
  scan: { rate: ({ scanRate }) => scanRate, local: 0.5 },
  browse: { rate: ({ browseRate }) => browseRate, local: 1 },
};

/** When each caller's bucket in this process is full again, oldest first. */
const memory = new Map<string, number>();

function spendHere(key: string, rate: Rate, now: number): Allowance {
  const spent = spend(memory.get(key) ?? 0, rate, now);
  memory.delete(key);
  memory.set(key, spent.fullAt);
  if (memory.size > httpLimits.rateMemoryCallers) {
    for (const oldest of memory.keys()) {
      memory.delete(oldest);
      break;
    }
  }
  return spent;
}

const part = ({ burst, perMinute }: Rate, share: number): Rate => ({
  burst: Math.max(1, Math.floor(burst * share)),
  perMinute: Math.max(1, perMinute * share),
});

async function change(key: string, update: string, condition: string, values: Record<string, number>) {
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

/**
 * One request from a bucket that all processes share: one conditional write, a second one where the bucket was full.
 * Of many at once exactly as many pass as the rate allows.
 */
export async function spendFromSharedBucket(key: string, rate: Rate, now: number): Promise<Allowance> {
  const interval = Math.round(60_000 / rate.perMinute);
  const most = now + toleranceMs(rate);
  // A millisecond more, since intervals are rounded.
  const latest = latestFullAt(rate, now) + 1;
  const ttl = Math.ceil((most + interval) / 1000) + 60;
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const running = { ':interval': interval, ':now': now, ':most': most, ':ttl': ttl };
      const condition = 'fullAt > :now AND fullAt <= :most';
      return allowanceNow(await change(key, 'SET fullAt = fullAt + :interval, #ttl = :ttl', condition, running));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const fullAt = Number(error.Item?.fullAt?.N ?? 0);
      if (fullAt > most && fullAt <= latest) return { ...allowanceOf(fullAt, rate, now), allowed: false };
    }
    try {
      const fresh = { ':next': now + interval, ':now': now, ':latest': latest, ':ttl': ttl };
      const condition = 'attribute_not_exists(fullAt) OR fullAt <= :now OR fullAt > :latest';
      return allowanceNow(await change(key, 'SET fullAt = :next, #ttl = :ttl', condition, fresh));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
  return allowanceNow(most);

  function allowanceNow(fullAt: number): Allowance {
    return { ...allowanceOf(fullAt, rate, now), allowed: true, retryAfterSeconds: 0 };
  }
}

/**
 * Whether a caller may do this now. Limits of a network address are multiplied by the stage's factor: on a machine where
 * all callers share one address they would be everybody's. A table that does not answer lets everybody through.
 */
export async function allowance(
  name: RateClass,
  caller: { kind: 'account' | 'device' | 'address'; id: string },
  settings: Settings,
  now: number,
): Promise<Allowance> {
  const { rate: rateOf, local } = buckets[name];
  const factor = caller.kind === 'address' ? ADDRESS_RATE_FACTOR : 1;
  const rate = part(rateOf(settings), factor);
  const key = `${name}#${caller.kind}#${caller.id}`;
  if (local > 0) {
    const here = spendHere(key, part(rate, local), now);
    if (here.allowed || local === 1) return here;
  }
  try {
    return await spendFromSharedBucket(key, rate, now);
  } catch (error) {
    log.error('rate not counted', error as Error);
    return { allowed: true, limit: rate.burst, remaining: 0, resetSeconds: 0, retryAfterSeconds: 0 };
  }
}

export const rateHeaders = ({ limit, remaining, resetSeconds }: Allowance): Record<string, string> => ({
  'ratelimit-limit': String(limit),
  'ratelimit-remaining': String(remaining),
  'ratelimit-reset': String(resetSeconds),
});
