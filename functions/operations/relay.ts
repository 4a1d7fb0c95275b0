import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { log } from '../../shared/log.ts';
import type { OutboxRow } from '../../shared/outbox.ts';
import { send } from './relay-store.ts';

/**
 * The outbox's stream → the bus. Entries the bus refuses stay in the table and are sent again by the minute job; only
 * a bus that does not answer at all fails the batch, which the stream then repeats.
 */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<void> {
  const rows = Records.flatMap(({ eventName, dynamodb }) =>
    eventName === 'INSERT' && dynamodb?.NewImage
      ? [unmarshall(dynamodb.NewImage as Record<string, AttributeValue>) as OutboxRow]
      : [],
  );
  const refused = await send(rows);
  if (refused > 0) log.error('the bus refused events', { refused });
  log.info('relayed', { events: rows.length - refused });
}
