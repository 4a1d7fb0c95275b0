import { sumOf } from '../base/sum.ts';

/**
 * Rounds a fraction of whole minor units to the nearest one, a half upwards. For amounts that are not negative.
 * Integers only: floating point would round 1.005 down.
 */
export const roundHalfUp = (numerator: bigint, denominator: bigint): number =>
  Number((2n * numerator + denominator) / (2n * denominator));

/**
 * Divides an amount in proportion to the weights, in minor units. The parts add up to the amount, if any weight is
 * above zero.
 */
export function apportion(amount: number, weights: readonly number[]): number[] {
  const all = BigInt(sumOf(weights));
  let [cumulated, given] = [0n, 0];
  return weights.map((weight) => {
    cumulated += BigInt(weight);
    const part = all > 0n ? Number((BigInt(amount) * cumulated) / all) - given : 0;
    given += part;
    return part;
  });
}
