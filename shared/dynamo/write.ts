import {
  BatchWriteCommand,
  DeleteCommand,
  type DeleteCommandInput,
  PutCommand,
  type PutCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { untilProcessed } from './batch.ts';
import { dynamo, type Item, type Key } from './client.ts';
import { dynamoLimits } from './limits.ts';

/** Puts the item when the condition holds. Returns whether it was written. */
export async function putWhen(table: string, item: Item, condition: Partial<PutCommandInput>): Promise<boolean> {
  try {
    await dynamo.send(new PutCommand({ TableName: table, Item: item, ...condition }));
    return true;
  } catch (error) {
    if (conditionFailed(error)) return false;
    throw error;
  }
}

/** Puts the item when there is none. Returns whether it was written. */
export const putNew = (table: string, item: Item): Promise<boolean> =>
  putWhen(table, item, { ConditionExpression: 'attribute_not_exists(pk)' });

/** Puts the item unless a row of the same or a higher version exists. Returns whether it was written. */
export const putNewer = (table: string, item: Item & { version: number }): Promise<boolean> =>
  putWhen(table, item, {
    ConditionExpression: 'attribute_not_exists(pk) OR #version < :version',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':version': item.version },
  });

export const put = (table: string, item: Item) => dynamo.send(new PutCommand({ TableName: table, Item: item }));

/** Deletes the item when the condition holds. Returns whether it did. */
export async function removeWhen(table: string, key: Key, condition: Partial<DeleteCommandInput>): Promise<boolean> {
  try {
    await dynamo.send(new DeleteCommand({ TableName: table, Key: key, ...condition }));
    return true;
  } catch (error) {
    if (conditionFailed(error)) return false;
    throw error;
  }
}

/** Updates an item. Returns it as updated, or `undefined` when the condition did not hold. */
export async function update<T>(table: string, key: Key, input: Omit<UpdateCommandInput, 'TableName' | 'Key'>) {
  try {
    const answer = await dynamo.send(
      new UpdateCommand({ TableName: table, Key: key, ReturnValues: 'ALL_NEW', ...input }),
    );
    return answer.Attributes as T | undefined;
  } catch (error) {
    if (conditionFailed(error)) return undefined;
    throw error;
  }
}

/** Deletes rows unconditionally, in batches of 25. */
export async function deleteAll(table: string, keys: readonly Key[]): Promise<void> {
  for (let start = 0; start < keys.length; start += dynamoLimits.batchWrite) {
    const batch = keys.slice(start, start + dynamoLimits.batchWrite).map((Key) => ({ DeleteRequest: { Key } }));
    await untilProcessed({ [table]: batch }, async (RequestItems) => {
      const { UnprocessedItems } = await dynamo.send(new BatchWriteCommand({ RequestItems }));
      return UnprocessedItems as typeof RequestItems | undefined;
    });
  }
}

const conditionFailed = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';
