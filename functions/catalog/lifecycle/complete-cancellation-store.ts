import { cancellation, transact } from '../../../shared/dynamo/transaction.ts';
import { factsKey } from '../../../shared/inventory/ticket-type.ts';
import { eventKey } from '../../../shared/records/event-row.ts';
import { windUpEnv } from '../env.ts';

const { EVENTS_TABLE, TICKETS_TABLE } = windUpEnv.read();

/** The state that whoever sells goes by; it changes with the event's own. */
export const sellingState = (eventId: string, from: string, to: string) => ({
  Update: {
    TableName: TICKETS_TABLE,
    Key: factsKey(eventId),
    UpdateExpression: 'SET #status = :to',
    ConditionExpression: '#status = :from',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':from': from, ':to': to },
  },
});

/** Everybody has been refunded. Conditional on its being under way, so that twice is nothing. */
export async function finishCancelling(eventId: string, now: number): Promise<void> {
  try {
    await transact([
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
      sellingState(eventId, 'cancelling', 'cancelled'),
    ]);
  } catch (error) {
    if ((cancellation(error)?.failed.length ?? 0) === 0) throw error;
  }
}
