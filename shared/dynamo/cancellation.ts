import { TransactionCanceledException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { isTransient } from '../async/aws-client.ts';

export interface Cancellation {
  /** Indexes of the actions whose condition did not hold. */
  failed: number[];
  /** Indexes of the actions that conflicted with another transaction or were throttled: a retry may succeed. */
  conflicts: number[];
}

const throttlingCodes = ['ThrottlingError', 'ProvisionedThroughputExceeded'];

/** The indexes of a cancelled transaction's actions by reason. `undefined` when an action itself was invalid. */
function reasonsOf(error: unknown): (Cancellation & { throttled: number[] }) | undefined {
  if (!(error instanceof TransactionCanceledException)) return undefined;
  const codes = (error.CancellationReasons ?? []).map(({ Code = 'None' }) => Code);
  const indexesOf = (...wanted: string[]) => codes.flatMap((code, index) => (wanted.includes(code) ? [index] : []));
  const reasons = {
    failed: indexesOf('ConditionalCheckFailed'),
    conflicts: indexesOf('TransactionConflict'),
    throttled: indexesOf(...throttlingCodes),
  };
  const explained = Object.values(reasons).flat().length + indexesOf('None').length;
  return explained === codes.length ? reasons : undefined;
}

/**
 * Reads why a transaction was cancelled. Returns `undefined` for every other error, when it was only throttled, and
 * when an action itself was invalid, which no retry would change.
 */
export function cancellation(error: unknown): Cancellation | undefined {
  const { failed = [], conflicts = [], throttled = [] } = reasonsOf(error) ?? {};
  return failed.length + conflicts.length > 0 ? { failed, conflicts: [...conflicts, ...throttled] } : undefined;
}

/**
 * Whether the client repeats a call that the SDK takes for final: a write of an item that a transaction holds, and a
 * transaction that was only throttled. Neither has written anything.
 */
export function isContended(error: unknown): boolean {
  if (error instanceof TransactionConflictException) return true;
  const reasons = reasonsOf(error);
  return reasons !== undefined && reasons.throttled.length > 0 && cancellation(error) === undefined;
}

/** Whether a call failed for now and may succeed later: what still fails when the retries have ended. */
export const isBusy = (error: unknown): boolean =>
  isTransient(error) || isContended(error) || cancellation(error)?.failed.length === 0;
