import type { EventBridgeEvent } from 'aws-lambda';
import type * as z from 'zod';
import { log, withContext } from '../base/log.ts';
import type { EventDefinition } from './define-event.ts';

export type Received<S extends z.ZodType> = ReturnType<EventDefinition<S>['parse']>;

/**
 * A function that a rule on the bus invokes. It may be invoked twice and in any order: `work` states by its own
 * conditions what has been done. An error is retried by Lambda, then kept in the consumer's on-failure queue.
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
