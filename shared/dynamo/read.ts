import { BatchGetCommand, GetCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { untilProcessed } from './batch.ts';
import { dynamo, type Item, type Key } from './client.ts';
import { dynamoLimits } from './limits.ts';

interface ReadOptions {
  consistent?: boolean;
}

export async function getItem<T>(table: string, key: Key, { consistent = false }: ReadOptions = {}) {
  const { Item } = await dynamo.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: consistent }));
  return Item as T | undefined;
}

/** Reads up to 100 keys of any tables in one round trip. Keeps the order of the keys. Absent items are `undefined`. */
export async function getItems(keys: readonly (Key & { table: string })[], { consistent = false }: ReadOptions = {}) {
  const request: Record<string, { Keys: Key[]; ConsistentRead: boolean }> = {};
  for (const { table, pk, sk } of keys) {
    request[table] ??= { Keys: [], ConsistentRead: consistent };
    request[table].Keys.push({ pk, sk });
  }
  const found = new Map<string, Item>();
  await untilProcessed(request, async (pending) => {
    const { Responses = {}, UnprocessedKeys } = await dynamo.send(new BatchGetCommand({ RequestItems: pending }));
    for (const [table, items] of Object.entries(Responses)) {
      for (const item of items) found.set(`${table}|${item.pk}|${item.sk}`, item);
    }
    return UnprocessedKeys as typeof request | undefined;
  });
  return keys.map(({ table, pk, sk }) => found.get(`${table}|${pk}|${sk}`));
}

/** Reads any number of keys of one table, in batches of 100. */
export async function getMany<T>(table: string, keys: readonly Key[], options?: ReadOptions) {
  const items: (T | undefined)[] = [];
  for (let start = 0; start < keys.length; start += dynamoLimits.batchGet) {
    const page = keys.slice(start, start + dynamoLimits.batchGet).map((key) => ({ ...key, table }));
    items.push(...((await getItems(page, options)) as (T | undefined)[]));
  }
  return items;
}

export type Query = Omit<QueryCommandInput, 'TableName'>;

export async function queryPage<T>(table: string, query: Query) {
  const { Items, LastEvaluatedKey } = await dynamo.send(new QueryCommand({ TableName: table, ...query }));
  return { items: (Items ?? []) as T[], next: LastEvaluatedKey };
}

/** Yields the matches page by page, so that memory holds one page. */
export async function* pages<T>(table: string, query: Query): AsyncGenerator<T[]> {
  let start: Query['ExclusiveStartKey'];
  do {
    const page: { items: T[]; next: typeof start } = await queryPage<T>(table, { ...query, ExclusiveStartKey: start });
    yield page.items;
    start = page.next;
  } while (start);
}

/**
 * Returns every match. For lists that are short because their writes are bounded: all others are read with `pages`.
 * @throws Error beyond `rowsInMemory`. Nothing is cut off.
 */
export async function queryAll<T>(table: string, query: Query): Promise<T[]> {
  const items: T[] = [];
  for await (const page of pages<T>(table, query)) {
    for (const item of page) items.push(item);
    if (items.length > dynamoLimits.rowsInMemory) throw new Error(`A query of ${table} has too many matches to hold`);
  }
  return items;
}

/** Returns the first matches, at most `max`, and whether these are all. For what a later run or page continues. */
export async function queryUpTo<T>(table: string, query: Query, max: number): Promise<{ items: T[]; isAll: boolean }> {
  const items: T[] = [];
  for await (const page of pages<T>(table, query)) {
    for (const item of page) {
      if (items.length === max) return { items, isAll: false };
      items.push(item);
    }
  }
  return { items, isAll: true };
}

/** Counts the matches, page by page. */
export async function countMatches(table: string, query: Query): Promise<number> {
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
