import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { log } from '../base/log.ts';
import type { Item, Key } from '../dynamo/client.ts';

/**
 * The records of a stream one after the other, in its order. The first that fails is named and none after it is tried:
 * the stream comes back with it and with those behind it.
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
      // Without a name the whole batch fails.
      if (!itemIdentifier) throw error;
      log.error('stream record failed', { error: error as Error, sequenceNumber: itemIdentifier });
      return { batchItemFailures: [{ itemIdentifier }] };
    }
  }
  return { batchItemFailures: [] };
}

/** The row as it is, or as it was, where the stream shows it. */
export function imageOf({ dynamodb }: DynamoDBRecord, which: 'NewImage' | 'OldImage'): (Item & Key) | undefined {
  const image = dynamodb?.[which];
  return image && (unmarshall(image as Record<string, AttributeValue>) as Item & Key);
}
