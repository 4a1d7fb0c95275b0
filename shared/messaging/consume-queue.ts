import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type * as z from 'zod';
import { log, withContext } from '../base/log.ts';
import type { Received } from './consume.ts';
import type { EventDefinition } from './define-event.ts';

/**
 * Makes a function that consumes an event from a queue, for consumers that need pacing. Messages of a batch run one
 * after the other. A failed message alone returns to the queue, and after five attempts moves to the dead-letter queue.
 * Delivery is at-least-once, so `work` must be idempotent.
 */
export function consumeQueue<S extends z.ZodType>(
  event: EventDefinition<S>,
  work: (event: Received<S>) => Promise<void>,
) {
  const consumeRecord = async ({ body, messageId }: SQSRecord): Promise<void> => {
    try {
      const received = event.parse((JSON.parse(body) as { detail?: unknown }).detail);
      await withContext(received.correlationId, received.type, () => work(received));
    } catch (error) {
      log.error('message not consumed', { event: event.type, error: error as Error, queueMessageId: messageId });
      throw error;
    }
  };
  return (queued: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
    processPartialResponse(queued, consumeRecord, new BatchProcessor(EventType.SQS), {
      context,
      processInParallel: false,
      throwOnFullBatchFailure: false,
    });
}
