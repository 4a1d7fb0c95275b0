import { forEachLimit } from '../../../shared/async/concurrency.ts';
import { again, retry } from '../../../shared/async/retry.ts';
import type { Key } from '../../../shared/dynamo/client.ts';
import { pages } from '../../../shared/dynamo/read.ts';
import { tryTransact } from '../../../shared/dynamo/transaction.ts';
import { readSuspendable, suspensionActions } from '../../../shared/records/event-suspension.ts';
import { suspensionEnv } from '../env.ts';

const { EVENTS_TABLE } = suspensionEnv.read();

const maxConcurrentEvents = 10;

/**
 * Makes the events of an organizer follow its suspension, the latest starts first: an id suspends them, `undefined`
 * restores them. Each write is conditional on the event as read, so a repeated or resumed run only does what is left.
 * Drafts are skipped: the transaction of publishing checks the organizer's row.
 */
export async function suspendEventsOf(organizerId: string, suspensionId: string | undefined): Promise<void> {
  const found = pages<Key>(EVENTS_TABLE, {
    IndexName: 'organizer',
    KeyConditionExpression: 'organizerId = :organizer',
    ProjectionExpression: 'pk, sk',
    ExpressionAttributeValues: { ':organizer': organizerId },
    ScanIndexForward: false,
  });
  for await (const keys of found) {
    await forEachLimit(keys, maxConcurrentEvents, ({ pk }) => follow(pk.slice('event#'.length), suspensionId));
  }
}

/** @throws Error when other changes of the event win each time: the delivery is repeated. */
const follow = (eventId: string, suspensionId: string | undefined): Promise<void> =>
  retry(
    async () => {
      const found = await readSuspendable(eventId);
      if (!found || found.event.organizerSuspensionId === suspensionId) return;
      if (found.event.status === 'draft' && suspensionId !== undefined) return;
      const refused = await tryTransact(suspensionActions(found, 'organizerSuspensionId', suspensionId));
      return refused ? again : undefined;
    },
    {
      exhausted: () => {
        throw new Error(`The suspension of ${eventId} met a conflict`);
      },
    },
  );
