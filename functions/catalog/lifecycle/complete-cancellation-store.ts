import { tryTransact } from '../../../shared/dynamo/transaction.ts';
import { eventKey } from '../../../shared/records/event-row.ts';
import { cancellationEnv } from '../env.ts';
import { sellingStatusChange } from './selling-status-items.ts';

const { EVENTS_TABLE } = cancellationEnv.read();

/**
 * Completes a cancellation once everybody has been refunded. Conditional on status `cancelling`, so it is idempotent.
 * Throws on a conflict with another transaction: the delivery is retried.
 */
export async function completeCancellation(eventId: string, now: number): Promise<void> {
  const refused = await tryTransact([
    {
      Update: {
        TableName: EVENTS_TABLE,
        Key: eventKey(eventId),
        UpdateExpression: 'SET #status = :done, cancellation.doneAt = :now, #version = #version + :one',
        ConditionExpression: '#status = :under',
        ExpressionAttributeNames: { '#status': 'status', '#version': 'version' },
        ExpressionAttributeValues: { ':done': 'cancelled', ':under': 'cancelling', ':now': now, ':one': 1 },
      },
    },
    sellingStatusChange(eventId, 'cancelling', 'cancelled'),
  ]);
  if (refused?.failed.length === 0) throw new Error(`Completing the cancellation of ${eventId} met a conflict`);
}
