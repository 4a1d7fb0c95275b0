import { Problem } from '../../../shared/base/problem.ts';
import { promoCodeInvalid } from '../../../shared/base/problems.ts';
import {
  addressRate,
  requireAllowed,
  returnToSharedBucket,
  spendFromSharedBucket,
} from '../../../shared/http/shared-bucket.ts';
import type { Buyer } from '../cart/cart.ts';
import { cartLimits } from '../limits.ts';

/**
 * Checks a promotion or access code of some events. Wrong ones are counted by event, for the customer and for the
 * network address. The attempt is counted first and taken back if the code was right: otherwise parallel guesses would
 * all be answered before the first one counts.
 * @throws Problem `too_many_requests` with the time to wait, whether the code is right or wrong; those of `check`.
 */
export async function limitGuesses<T>(
  { customer, address }: Buyer,
  eventIds: readonly string[],
  now: number,
  check: () => T | Promise<T>,
): Promise<T> {
  const buckets = eventIds.flatMap((eventId) => [
    { key: `code#${eventId}#customer#${customer}`, rate: cartLimits.wrongCodeRate },
    { key: `code#${eventId}#address#${address}`, rate: addressRate(cartLimits.wrongCodeAddressRate) },
  ]);
  const spent = await Promise.all(buckets.map(({ key, rate }) => spendFromSharedBucket(key, rate, now)));
  const counted = buckets.filter((_, index) => spent[index]?.allowed);
  const takeBack = () => Promise.all(counted.map(({ key, rate }) => returnToSharedBucket(key, rate)));
  const slowest = {
    allowed: counted.length === buckets.length,
    retryAfterSeconds: Math.max(...spent.map(({ retryAfterSeconds }) => retryAfterSeconds)),
  };
  // An attempt that is not answered is no guess. Otherwise one customer could use up what a whole address may try.
  if (!slowest.allowed) await takeBack();
  requireAllowed(slowest, 'Too many wrong codes. Wait before you enter another one.');
  try {
    const result = await check();
    await takeBack();
    return result;
  } catch (error) {
    if (!(error instanceof Problem && error.type === promoCodeInvalid)) await takeBack();
    throw error;
  }
}
