import { type Allowance, type Rate, spend } from '../settings/rate-limit.ts';
import type { Settings } from '../settings/setting-shapes.ts';
import { httpLimits } from './limits.ts';
import { addressRate, shareOf, spendOrPass } from './shared-bucket.ts';

/** The class of a route's rate limit. Each caller has a bucket of its own for each class. */
export type RateClass = 'sign-in' | 'hold' | 'order' | 'desk' | 'scan' | 'upload' | 'webhook' | 'browse';

/** The buckets, those of routes and those that an action counts in. */
type BucketName = RateClass | 'look-up' | 'offline-scan';

interface Bucket {
  rate: (settings: Settings) => Rate;
  /**
   * Share of the rate that one process grants from its memory before it asks the table, so that a quiet caller costs no
   * write. With 1 the table is never asked: the guarded requests are cheaper than a write.
   */
  local: number;
}

const buckets: Record<BucketName, Bucket> = {
  'sign-in': { rate: ({ signInRate }) => signInRate, local: 0 },
  hold: { rate: ({ holdRate }) => holdRate, local: 0.25 },
  order: { rate: ({ orderRate }) => orderRate, local: 0.25 },
  desk: { rate: ({ deskRate }) => deskRate, local: 0.25 },
  scan: { rate: ({ scanRate }) => scanRate, local: 0.5 },
  'offline-scan': {
    rate: ({ scanRate }) => ({ ...scanRate, burst: Math.max(scanRate.burst, httpLimits.offlineScanBurst) }),
    local: 0,
  },
  'look-up': { rate: () => httpLimits.lookUpRate, local: 0 },
  upload: { rate: ({ uploadRate }) => uploadRate, local: 0 },
  webhook: { rate: () => httpLimits.webhookRate, local: 1 },
  browse: { rate: ({ browseRate }) => browseRate, local: 1 },
};

/** By caller: when its bucket in this process is full again, epoch ms. The oldest entries come first. */
const localBuckets = new Map<string, number>();

function spendFromLocalBucket(key: string, rate: Rate, now: number): Allowance {
  const spent = spend(localBuckets.get(key) ?? 0, rate, now);
  localBuckets.delete(key);
  localBuckets.set(key, spent.fullAt);
  if (localBuckets.size > httpLimits.rateMemoryCallers) {
    for (const oldest of localBuckets.keys()) {
      localBuckets.delete(oldest);
      break;
    }
  }
  return spent;
}

interface RatedCaller {
  kind: 'account' | 'device' | 'address';
  id: string;
}

function bucketOf(name: BucketName, { kind, id }: RatedCaller, settings: Settings) {
  const { rate: rateOf, local } = buckets[name];
  const callerRate = rateOf(settings);
  const rate = kind === 'address' ? addressRate(callerRate) : callerRate;
  return { rate, key: `${name}#${kind}#${id}`, local };
}

/** The state of a caller's bucket in the memory of this process. Counts nothing. */
export function remembered(name: RateClass, caller: RatedCaller, settings: Settings, now: number): Allowance {
  const { rate, key, local } = bucketOf(name, caller, settings);
  return spend(localBuckets.get(key) ?? 0, shareOf(rate, local), now);
}

/**
 * Counts a request, or its `units`, and returns whether the caller's rate limit allows it. Limits of a network address
 * are multiplied by the stage's factor, as all callers on a developer's machine share one address. When the table does
 * not answer, every request passes.
 */
export async function allowance(
  name: BucketName,
  caller: RatedCaller,
  settings: Settings,
  now: number,
  units = 1,
): Promise<Allowance> {
  const { rate, key, local } = bucketOf(name, caller, settings);
  if (local > 0) {
    const granted = spendFromLocalBucket(key, shareOf(rate, local), now);
    if (granted.allowed || local === 1) return granted;
  }
  return spendOrPass(key, rate, now, units);
}

export const rateHeaders = ({ limit, remaining, resetSeconds }: Allowance): Record<string, string> => ({
  'ratelimit-limit': String(limit),
  'ratelimit-remaining': String(remaining),
  'ratelimit-reset': String(resetSeconds),
});
