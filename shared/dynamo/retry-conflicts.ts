import { TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { again, retry } from '../async/retry.ts';

/**
 * Retries a single-item write that DynamoDB rejects because a transaction holds the item; the SDK does not retry it.
 * @throws TransactionConflictException of the last attempt.
 */
export function retryConflicts<T>(write: () => Promise<T>): Promise<T> {
  let conflict: TransactionConflictException | undefined;
  return retry(
    async () => {
      try {
        return await write();
      } catch (error) {
        if (!(error instanceof TransactionConflictException)) throw error;
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
