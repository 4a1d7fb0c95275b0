import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { again, retry } from '../async/retry.ts';
import { Problem, type ProblemType } from '../base/problem.ts';
import { type Cancellation, cancellation } from './cancellation.ts';
import { type Action, dynamo } from './client.ts';

/** One attempt. The SDK gives it a token, so that a repeat after a lost answer applies it once. */
const send = (actions: readonly Action[]) => dynamo.send(new TransactWriteCommand({ TransactItems: [...actions] }));

/**
 * Writes all actions or none. Repeats while nothing but other transactions prevents it.
 * @throws TransactionCanceledException; read it with `cancellation`.
 */
export async function transact(actions: readonly Action[]): Promise<void> {
  let conflict: unknown;
  await retry<unknown>(
    async () => {
      try {
        return await send(actions);
      } catch (error) {
        if (cancellation(error)?.failed.length !== 0) throw error;
        conflict = error;
        return again;
      }
    },
    {
      exhausted: () => {
        throw conflict;
      },
    },
  );
}

/**
 * Writes all actions or none, in one attempt. Returns why it was cancelled, `undefined` once written. Other errors are
 * thrown.
 */
export async function tryTransact(actions: readonly Action[]): Promise<Cancellation | undefined> {
  try {
    await send(actions);
    return undefined;
  } catch (error) {
    const cancelled = cancellation(error);
    if (!cancelled) throw error;
    return cancelled;
  }
}

/** Writes all actions or none, as `transact`. Returns whether all conditions held. */
export async function transactWhen(actions: readonly Action[]): Promise<boolean> {
  try {
    await transact(actions);
    return true;
  } catch (error) {
    if (cancellation(error)?.failed.length) return false;
    throw error;
  }
}

/** Writes all actions or none, as `transact`. @throws Problem of that type when a condition does not hold. */
export async function transactOr(problem: ProblemType, actions: readonly Action[]): Promise<void> {
  if (!(await transactWhen(actions))) throw new Problem(problem);
}
