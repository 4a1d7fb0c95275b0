import { factsKey } from '../../../shared/inventory/ticket-type.ts';
import { cancellationEnv } from '../env.ts';

const { TICKETS_TABLE } = cancellationEnv.read();

/** The update of the status in an event's selling facts, by which claims and orders are decided. */
export const sellingStatusChange = (eventId: string, from: string, to: string) => ({
  Update: {
    TableName: TICKETS_TABLE,
    Key: factsKey(eventId),
    UpdateExpression: 'SET #status = :to',
    ConditionExpression: '#status = :from',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':from': from, ':to': to },
  },
});
