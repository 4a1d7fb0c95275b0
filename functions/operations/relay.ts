import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { log } from '../../shared/base/log.ts';
import type { OutboxRow } from '../../shared/messaging/outbox.ts';
import { sendRows } from './relay/relay-store.ts';

/**
 * Sends the outbox's stream to the bus. Rows that the bus refuses stay in the table, and the minute job sends them
 * again. A refusal never fails the batch: a repeated batch would delay the events behind it.
 */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<void> {
  const rows = Records.flatMap(({ eventName, dynamodb }) =>
    eventName === 'INSERT' && dynamodb?.NewImage
      ? [unmarshall(dynamodb.NewImage as Record<string, AttributeValue>) as OutboxRow]
      : [],
  );
  const refused = await sendRows(rows);
  if (refused > 0) log.error('the bus refused events', { refused });
  log.info('relayed', { events: rows.length - refused });
}
