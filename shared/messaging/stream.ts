import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { log } from '../base/log.ts';
import type { Item, Key } from '../dynamo/client.ts';

/**
 * Processes the records of a stream one after the other, in its order. The first failure is reported and ends the
 * batch: Lambda retries from that record on.
 */
export async function processInOrder(
  records: readonly DynamoDBRecord[],
  work: (record: DynamoDBRecord) => Promise<void>,
): Promise<DynamoDBBatchResponse> {
  for (const record of records) {
    try {
      await work(record);
    } catch (error) {
      const itemIdentifier = record.dynamodb?.SequenceNumber;
      // Without a sequence number the whole batch has to fail.
      if (!itemIdentifier) throw error;
      log.error('stream record failed', { error: error as Error, sequenceNumber: itemIdentifier });
      return { batchItemFailures: [{ itemIdentifier }] };
    }
  }
  return { batchItemFailures: [] };
}

/** Returns the row after or before the change, if the stream's view contains it. */
export function imageOf({ dynamodb }: DynamoDBRecord, which: 'NewImage' | 'OldImage'): (Item & Key) | undefined {
  const image = dynamodb?.[which];
  return image && (unmarshall(image as Record<string, AttributeValue>) as Item & Key);
}
