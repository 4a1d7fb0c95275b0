import { EventCancelled } from '../../../events/catalog.ts';
import { cancellation, transact } from '../../../shared/dynamo/transaction.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { type EventRow, eventKey } from '../../../shared/records/event-row.ts';
import { env } from '../env.ts';
import { sellingState } from './complete-cancellation-store.ts';

const { EVENTS_TABLE, OUTBOX_TABLE } = env.read();

/**
 * Cancel: the event leaves the lists, its selling facts say so to whoever sells, and the news of it goes out, in one
 * transaction; a draft, of which nothing was ever sold, is cancelled at once. Conditional on the version read: `undefined`
 * where it has changed.
 */
export async function callOff(
  read: EventRow,
  why: NonNullable<EventRow['cancellation']>,
): Promise<EventRow | undefined> {
  const isDraft = read.status === 'draft';
  const status = isDraft ? 'cancelled' : 'cancelling';
  const reasons = isDraft ? { ...why, doneAt: why.at } : why;
  const { eventId, organizerId } = read;
  try {
    await transact([
      {
        Update: {
          TableName: EVENTS_TABLE,
          Key: eventKey(eventId),
          UpdateExpression: 'SET #status = :status, cancellation = :why, #version = #version + :one REMOVE listing',
          ConditionExpression: '#version = :read AND #status = :was',
          ExpressionAttributeNames: { '#status': 'status', '#version': 'version' },
          ExpressionAttributeValues: {
            ':status': status,
            ':why': reasons,
            ':read': read.version,
            ':was': read.status,
            ':one': 1,
          },
        },
      },
      ...(isDraft
        ? []
        : [
            sellingState(eventId, 'published', 'cancelling'),
            announce(OUTBOX_TABLE, EventCancelled, { subject: eventId, data: { eventId, organizerId }, now: why.at }),
          ]),
    ]);
  } catch (error) {
    if (cancellation(error)) return undefined;
    throw error;
  }
  return { ...read, status, cancellation: reasons, version: read.version + 1 };
}
