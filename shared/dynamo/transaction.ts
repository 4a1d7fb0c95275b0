import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { Problem, type ProblemType } from '../base/problem.ts';
import { type Action, dynamo } from './client.ts';

/** Writes all actions or none. @throws TransactionCanceledException; read it with `cancellation`. */
export const transact = (actions: readonly Action[]) =>
  dynamo.send(new TransactWriteCommand({ TransactItems: [...actions] }));

export interface Cancellation {
  /** Indexes of the actions whose condition did not hold. */
  failed: number[];
  /** Indexes of the actions that conflicted with another transaction or were throttled: a retry may succeed. */
  conflicts: number[];
}

const transient = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'];

/**
 * Reads why a transaction was cancelled. Returns `undefined` for every other error, and when an action itself was
 * invalid, which no retry would change.
 */
export function cancellation(error: unknown): Cancellation | undefined {
  if (!(error instanceof TransactionCanceledException)) return undefined;
  const codes = (error.CancellationReasons ?? []).map(({ Code = 'None' }) => Code);
  const indexesOf = (...wanted: string[]) => codes.flatMap((code, index) => (wanted.includes(code) ? [index] : []));
  const failed = indexesOf('ConditionalCheckFailed');
  const conflicts = indexesOf(...transient);
  const explained = failed.length + conflicts.length + indexesOf('None').length;
  return failed.length + conflicts.length > 0 && explained === codes.length ? { failed, conflicts } : undefined;
}

/** Writes all actions or none. Returns why it was cancelled, `undefined` once written. Other errors are thrown. */
export async function tryTransact(actions: readonly Action[]): Promise<Cancellation | undefined> {
  try {
    await transact(actions);
    return undefined;
  } catch (error) {
    const cancelled = cancellation(error);
    if (!cancelled) throw error;
    return cancelled;
  }
}

/** Writes all actions or none. @throws Problem of that type when a condition or another transaction cancels it. */
export async function transactOr(problem: ProblemType, actions: readonly Action[]): Promise<void> {
  if (await tryTransact(actions)) throw new Problem(problem);
}
