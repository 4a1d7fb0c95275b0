import type { RowKey } from '../definition/item-key.ts';
import { givenKey } from '../definition/item-key.ts';
import { invalid } from '../validation.ts';
import type { Item } from '../values/attribute-value.ts';
import { type Context, type Input, isInput, type Operation } from './context.ts';
import { type ItemWrite, preparedWrite } from './item-write.ts';
import { type ItemRead, preparedRead, shownItem } from './read-item.ts';

const maxReads = 100;
const maxWrites = 25;
const maxReadBytes = 16 * 1024 * 1024;

function requestsOf(operation: string, { RequestItems }: Input): [string, unknown][] {
  const requests = isInput(RequestItems) ? Object.entries(RequestItems) : [];
  if (requests.length === 0) throw invalid(`${operation} must have some requests set`);
  return requests;
}

/** Refuses the same item twice. */
class SeenItems {
  readonly #seen = new Set<string>();

  add(table: string, { hash, range }: RowKey): void {
    const id = JSON.stringify([table, hash, range]);
    if (this.#seen.has(id)) throw invalid('Provided list of item keys contains duplicates');
    this.#seen.add(id);
  }
}

interface TableReads {
  table: string;
  input: Input;
  read: ItemRead;
  keys: { given: unknown; row: RowKey }[];
}

function tableReads(context: Context, [table, input]: [string, unknown]): TableReads {
  if (!isInput(input) || !Array.isArray(input.Keys) || input.Keys.length === 0) {
    throw invalid(`The list of keys in RequestItems for BatchGetItem is required: ${table} has empty list`);
  }
  const read = preparedRead(context, table, input);
  const { definition } = read.rows;
  return { table, input, read, keys: input.Keys.map((given) => ({ given, row: givenKey(definition, given).row })) };
}

export const batchGetItem: Operation = (context, input) => {
  const requests = requestsOf('BatchGetItem', input).map((request) => tableReads(context, request));
  if (requests.reduce((total, { keys }) => total + keys.length, 0) > maxReads) {
    throw invalid('Too many items requested for the BatchGetItem call');
  }
  const seen = new SeenItems();
  for (const { table, keys } of requests) for (const { row } of keys) seen.add(table, row);
  return context.database.read(() => {
    const Responses: Record<string, Item[]> = {};
    const UnprocessedKeys: Record<string, Input> = {};
    let bytes = 0;
    for (const request of requests) {
      const { table, read, keys } = request;
      const items: Item[] = [];
      Responses[table] = items;
      const unread: unknown[] = [];
      for (const { given, row } of keys) {
        const stored = bytes > maxReadBytes ? undefined : read.rows.get(row);
        if (bytes > maxReadBytes) unread.push(given);
        else if (stored) items.push(shownItem(stored, read));
        bytes += stored?.size ?? 0;
      }
      if (unread.length > 0) UnprocessedKeys[table] = { ...request.input, Keys: unread };
    }
    return { Responses, UnprocessedKeys };
  });
};

function writeOf(context: Context, table: string, request: unknown): ItemWrite {
  const { PutRequest, DeleteRequest } = isInput(request) ? request : {};
  if (isInput(PutRequest) && !DeleteRequest) {
    return preparedWrite(context, 'Put', { TableName: table, Item: PutRequest.Item });
  }
  if (isInput(DeleteRequest) && !PutRequest) {
    return preparedWrite(context, 'Delete', { TableName: table, Key: DeleteRequest.Key });
  }
  throw invalid('A write request must contain exactly one of PutRequest and DeleteRequest');
}

export const batchWriteItem: Operation = (context, input) => {
  const requests = requestsOf('BatchWriteItem', input);
  const count = requests.reduce((total, [, list]) => total + (Array.isArray(list) ? list.length : 0), 0);
  if (count > maxWrites) throw invalid('Too many items requested for the BatchWriteItem call');
  const seen = new SeenItems();
  const writes = requests.flatMap(([table, list]) => {
    if (!Array.isArray(list) || list.length === 0) {
      throw invalid(`The batch write request list for a table cannot be null or empty: ${table}`);
    }
    return list.map((request: unknown) => {
      const write = writeOf(context, table, request);
      const key = write.check();
      seen.add(table, key);
      return { write, key };
    });
  });
  return context.write((change) => {
    for (const { write, key } of writes) {
      const old = write.rows.get(key);
      change(write.rows, key, old, write.next(old?.item));
    }
    return { UnprocessedItems: {} };
  });
};
