import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { log } from '../../shared/base/log.ts';
import type { OutboxRow } from '../../shared/messaging/outbox.ts';
import { send } from './relay/relay-store.ts';

/**
 * The outbox's stream → the bus. What the bus does not take, one event or all of them, stays in the table and is sent
 * again by the minute job: the stream goes on, since repeating a batch would hold up the events behind it.
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
