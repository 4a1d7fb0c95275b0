import { TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { pause } from '../async/backoff.ts';
import { retryLimits } from '../async/limits.ts';

/**
 * A write of one item that meets a transaction there is refused, and the SDK does not try it again.
 * @throws TransactionConflictException when the last of several attempts meets one too.
 */
export async function pastTransactions<T>(write: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof TransactionConflictException) || attempt + 1 === retryLimits.attempts) throw error;
    }
    await pause(attempt);
  }
}
