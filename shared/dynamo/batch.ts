import { ProvisionedThroughputExceededException } from '@aws-sdk/client-dynamodb';
import { again, retry } from '../async/retry.ts';

/**
 * Sends a batch until all of it is processed. DynamoDB answers the part that it throttled, without an error, so the SDK
 * does not repeat it. `send` returns that part.
 * @throws ProvisionedThroughputExceededException when some of it is left at the deadline.
 */
export function untilProcessed<B extends object>(
  batch: B,
  send: (pending: B) => Promise<B | undefined>,
): Promise<void> {
  let pending = batch;
  return retry<void>(
    async () => {
      if (Object.keys(pending).length === 0) return undefined;
      pending = (await send(pending)) ?? ({} as B);
      return Object.keys(pending).length === 0 ? undefined : again;
    },
    {
      attempts: Number.POSITIVE_INFINITY,
      exhausted: () => {
        throw new ProvisionedThroughputExceededException({
          message: `DynamoDB left a part of a batch unprocessed: ${Object.keys(pending).join(', ')}`,
          $metadata: {},
        });
      },
    },
  );
}
