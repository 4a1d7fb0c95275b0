import type { EventBridgeEvent } from 'aws-lambda';
import type * as z from 'zod';
import { log, withContext } from '../base/log.ts';
import type { EventDefinition } from './define-event.ts';

export type Received<S extends z.ZodType> = ReturnType<EventDefinition<S>['parse']>;

/**
 * Makes a function that a rule on the bus invokes. Delivery is at-least-once and may be out of order, so `work` must be
 * idempotent. Lambda retries an error, then moves the event to the consumer's dead-letter queue.
 */
export function consume<S extends z.ZodType>(event: EventDefinition<S>, work: (event: Received<S>) => Promise<void>) {
  return async ({ detail }: Pick<EventBridgeEvent<string, unknown>, 'detail'>): Promise<void> => {
    const received = event.parse(detail);
    return withContext(received.correlationId, received.type, async () => {
      await work(received);
      log.info('consumed', { event: received.type, eventId: received.id, subject: received.subject });
    });
  };
}
