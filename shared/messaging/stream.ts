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
      return failedFrom(record, error);
    }
  }
  return { batchItemFailures: [] };
}

/**
 * Processes the records of a stream in groups, one group after the other. A failure keeps none of the other groups
 * waiting. The first record of all groups that failed is reported: Lambda retries from it on, so `work` must be
 * repeatable.
 */
export async function processGroups<T extends { record: DynamoDBRecord }>(
  records: readonly DynamoDBRecord[],
  groups: readonly (readonly T[])[],
  work: (group: readonly T[]) => Promise<void>,
): Promise<DynamoDBBatchResponse> {
  const failures = new Map<DynamoDBRecord, unknown>();
  for (const group of groups) {
    try {
      await work(group);
    } catch (error) {
      for (const { record } of group) failures.set(record, error);
    }
  }
  const first = records.find((record) => failures.has(record));
  return first ? failedFrom(first, failures.get(first)) : { batchItemFailures: [] };
}

/** Reports a record as failed. Without a sequence number the whole batch has to fail. */
function failedFrom(record: DynamoDBRecord, error: unknown): DynamoDBBatchResponse {
  const itemIdentifier = record.dynamodb?.SequenceNumber;
  if (!itemIdentifier) throw error;
  log.error('stream record failed', { error: error as Error, sequenceNumber: itemIdentifier });
  return { batchItemFailures: [{ itemIdentifier }] };
}

/** Returns the row after or before the change, if the stream's view contains it. */
export function imageOf({ dynamodb }: DynamoDBRecord, which: 'NewImage' | 'OldImage'): (Item & Key) | undefined {
  const image = dynamodb?.[which];
  return image && (unmarshall(image as Record<string, AttributeValue>) as Item & Key);
}
