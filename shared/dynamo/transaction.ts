import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { type Action, dynamo } from './client.ts';

/** All or nothing. @throws TransactionCanceledException; read it with `cancellation`. */
export const transact = (actions: readonly Action[]) =>
  dynamo.send(new TransactWriteCommand({ TransactItems: [...actions] }));

export interface Cancellation {
  /** Indexes of the actions whose condition did not hold. */
  failed: number[];
  /** Indexes of the actions that met another transaction or were throttled: the same may succeed a moment later. */
  conflicts: number[];
}

const passing = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'];

/**
 * Why a transaction was cancelled, or `undefined` when the error is another: also when one of its actions was not valid,
 * which no attempt will change.
 */
export function cancellation(error: unknown): Cancellation | undefined {
  if (!(error instanceof TransactionCanceledException)) return undefined;
  const codes = (error.CancellationReasons ?? []).map(({ Code = 'None' }) => Code);
  const where = (...wanted: string[]) => codes.flatMap((code, index) => (wanted.includes(code) ? [index] : []));
  const failed = where('ConditionalCheckFailed');
  const conflicts = where(...passing);
  const explained = failed.length + conflicts.length + where('None').length;
  return failed.length + conflicts.length > 0 && explained === codes.length ? { failed, conflicts } : undefined;
}
