import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  type BatchGetCommandOutput,
  BatchWriteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  type PutCommandInput,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { limits } from '../limits.ts';
import { pastTransactions } from './retry-conflicts.ts';
import { stamped } from './write-attribution.ts';

/** One client a process: connections are kept alive between invocations. */
export const dynamo = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 4 }), {
  marshallOptions: { removeUndefinedValues: true },
});
dynamo.middlewareStack.add(
  (next, { commandName }) =>
    (args) =>
      next({ ...args, input: stamped(commandName, args.input) }),
  { name: 'stamp', step: 'initialize' },
);

export interface Key {
  pk: string;
  sk: string;
}
export type Item = Record<string, unknown>;
export type Action = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

interface ReadOptions {
  consistent?: boolean;
}

export async function getItem<T>(table: string, key: Key, { consistent = false }: ReadOptions = {}) {
  const { Item } = await dynamo.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: consistent }));
  return Item as T | undefined;
}

/** Up to 100 keys of any tables in one round trip; answers in the order of the keys, absent ones as `undefined`. */
export async function getItems(keys: readonly (Key & { table: string })[], { consistent = false }: ReadOptions = {}) {
  const request: Record<string, { Keys: Key[]; ConsistentRead: boolean }> = {};
  for (const { table, pk, sk } of keys) {
    request[table] ??= { Keys: [], ConsistentRead: consistent };
    request[table].Keys.push({ pk, sk });
  }
  const found = new Map<string, Item>();
  let pending: typeof request | undefined = request;
  for (let round = 0; pending && Object.keys(pending).length > 0; round++) {
    if (round === 5) throw new Error('BatchGetItem left keys unread after five rounds');
    const answer: BatchGetCommandOutput = await dynamo.send(new BatchGetCommand({ RequestItems: pending }));
    for (const [table, items] of Object.entries(answer.Responses ?? {})) {
      for (const item of items) found.set(`${table}|${item.pk}|${item.sk}`, item);
    }
    pending = answer.UnprocessedKeys as typeof request | undefined;
  }
  return keys.map(({ table, pk, sk }) => found.get(`${table}|${pk}|${sk}`));
}

/** Any number of keys of one table, in pages of 100. */
export async function getMany<T>(table: string, keys: readonly Key[], options?: ReadOptions) {
  const items: (T | undefined)[] = [];
  for (let at = 0; at < keys.length; at += limits.batchGet) {
    const page = keys.slice(at, at + limits.batchGet).map((key) => ({ ...key, table }));
    items.push(...((await getItems(page, options)) as (T | undefined)[]));
  }
  return items;
}

export type Query = Omit<QueryCommandInput, 'TableName'>;

export async function queryPage<T>(table: string, query: Query) {
  const { Items, LastEvaluatedKey } = await dynamo.send(new QueryCommand({ TableName: table, ...query }));
  return { items: (Items ?? []) as T[], next: LastEvaluatedKey };
}

/** Every match, page by page, at most `most` of them: the bound is the caller's statement of how many there can be. */
export async function queryAll<T>(table: string, query: Query, most: number): Promise<T[]> {
  const items: T[] = [];
  let start: Query['ExclusiveStartKey'];
  do {
    const page = await queryPage<T>(table, { ...query, ExclusiveStartKey: start });
    items.push(...page.items);
    start = page.next;
  } while (start && items.length < most);
  return items.slice(0, most);
}

/** Matches only counted, read page by page. */
export async function count(table: string, query: Query): Promise<number> {
  let total = 0;
  let start: Query['ExclusiveStartKey'];
  do {
    const answer = await dynamo.send(
      new QueryCommand({ TableName: table, ...query, Select: 'COUNT', ExclusiveStartKey: start }),
    );
    total += answer.Count ?? 0;
    start = answer.LastEvaluatedKey;
  } while (start);
  return total;
}

/** Whether it was written. */
async function putWhen(table: string, item: Item, condition: Partial<PutCommandInput>): Promise<boolean> {
  try {
    await pastTransactions(() => dynamo.send(new PutCommand({ TableName: table, Item: item, ...condition })));
    return true;
  } catch (error) {
    if (conditionFailed(error)) return false;
    throw error;
  }
}

/** Writes the item only where there is none; answers whether it did. */
export const putNew = (table: string, item: Item): Promise<boolean> =>
  putWhen(table, item, { ConditionExpression: 'attribute_not_exists(pk)' });

/** Writes the item unless there is one of the same or a higher version; answers whether it did. */
export const putNewer = (table: string, item: Item & { version: number }): Promise<boolean> =>
  putWhen(table, item, {
    ConditionExpression: 'attribute_not_exists(pk) OR #version < :version',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':version': item.version },
  });

export const put = (table: string, item: Item) =>
  pastTransactions(() => dynamo.send(new PutCommand({ TableName: table, Item: item })));

/** The item after the update, or `undefined` when the condition did not hold. */
export async function update<T>(table: string, key: Key, input: Omit<UpdateCommandInput, 'TableName' | 'Key'>) {
  try {
    const answer = await pastTransactions(() =>
      dynamo.send(new UpdateCommand({ TableName: table, Key: key, ReturnValues: 'ALL_NEW', ...input })),
    );
    return answer.Attributes as T | undefined;
  } catch (error) {
    if (conditionFailed(error)) return undefined;
    throw error;
  }
}

/** Unconditional deletes in batches of 25, retried until none is left (bounded). */
export async function deleteAll(table: string, keys: readonly Key[]): Promise<void> {
  for (let at = 0; at < keys.length; at += limits.batchWrite) {
    let pending: unknown[] = keys.slice(at, at + limits.batchWrite).map((Key) => ({ DeleteRequest: { Key } }));
    for (let round = 0; pending.length > 0; round++) {
      if (round === 5) throw new Error('BatchWriteItem left rows after five rounds');
      const answer = await dynamo.send(new BatchWriteCommand({ RequestItems: { [table]: pending as never } }));
      pending = answer.UnprocessedItems?.[table] ?? [];
    }
  }
}

/** All or nothing. @throws TransactionCanceledException; read it with `cancellation`. */
export const transact = (actions: readonly Action[]) =>
  dynamo.send(new TransactWriteCommand({ TransactItems: [...actions] }));

export interface Cancellation {
  /** Indexes of the actions whose condition did not hold. */
  failed: number[];
  /** Indexes of the actions that met another transaction or were throttled: the same may succeed a moment later. */
  conflicts: number[];
}

const passing = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'];

/**
 * Why a transaction was cancelled, or `undefined` when the error is another: also when one of its actions was not valid,
 * which no attempt will change.
 */
export function cancellation(error: unknown): Cancellation | undefined {
  if (!(error instanceof TransactionCanceledException)) return undefined;
  const codes = (error.CancellationReasons ?? []).map(({ Code = 'None' }) => Code);
  const where = (...wanted: string[]) => codes.flatMap((code, index) => (wanted.includes(code) ? [index] : []));
  const failed = where('ConditionalCheckFailed');
  const conflicts = where(...passing);
  const explained = failed.length + conflicts.length + where('None').length;
  return failed.length + conflicts.length > 0 && explained === codes.length ? { failed, conflicts } : undefined;
}

const conditionFailed = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';
