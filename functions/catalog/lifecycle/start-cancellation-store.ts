import { EventCancelled } from '../../../events/catalog.ts';
import { conflict } from '../../../shared/base/problems.ts';
import { transactOr } from '../../../shared/dynamo/transaction.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { type EventRow, eventKey } from '../../../shared/records/event-row.ts';
import { env } from '../env.ts';
import { draftEndedItem } from '../event/event-items.ts';
import { sellingStatusChange } from './selling-status-items.ts';

const { EVENTS_TABLE, OUTBOX_TABLE } = env.read();

/**
 * Starts a cancellation in one transaction: the event leaves the lists, its selling facts change their status, and
 * `EventCancelled` is announced. A draft was never on sale, so it becomes `cancelled` immediately.
 * Conditional on the version and status as read. @throws Problem `conflict`.
 */
export async function startCancellation(
  read: EventRow,
  cancellation: NonNullable<EventRow['cancellation']>,
): Promise<EventRow> {
  const isDraft = read.status === 'draft';
  const status = isDraft ? 'cancelled' : 'cancelling';
  const recorded = isDraft ? { ...cancellation, doneAt: cancellation.at } : cancellation;
  const { eventId, organizerId } = read;
  const now = cancellation.at;
  await transactOr(conflict, [
    {
      Update: {
        TableName: EVENTS_TABLE,
        Key: eventKey(eventId),
        UpdateExpression: 'SET #status = :status, cancellation = :why, #version = #version + :one REMOVE listing',
        ConditionExpression: '#version = :read AND #status = :was',
        ExpressionAttributeNames: { '#status': 'status', '#version': 'version' },
        ExpressionAttributeValues: {
          ':status': status,
          ':why': recorded,
          ':read': read.version,
          ':was': read.status,
          ':one': 1,
        },
      },
    },
    ...(isDraft
      ? [draftEndedItem(read)]
      : [
          sellingStatusChange(eventId, 'published', 'cancelling'),
          announce(OUTBOX_TABLE, EventCancelled, { subject: eventId, data: { eventId, organizerId }, now }),
        ]),
  ]);
  return { ...read, status, cancellation: recorded, version: read.version + 1 };
}
