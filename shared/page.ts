import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { queryPage } from './dynamo.ts';
import { invalidRequest, Problem } from './errors.ts';

const maxRounds = 25;

export const badCursor = () =>
  new Problem(invalidRequest, 'The cursor is not one of ours', {
    errors: [{ pointer: '?cursor', message: 'Use nextCursor of an earlier answer' }],
  });

type KeyValue = string | number;

/** Keys of our tables are strings and integers: whatever else JSON can hold, `Infinity` included, is not ours. */
const isKeyValue = (value: unknown): value is KeyValue => typeof value === 'string' || Number.isSafeInteger(value);

/** @throws Problem `invalid_request` unless it is one that `encodeCursor` made. */
export function decodeCursor(cursor: string): Record<string, KeyValue> {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (typeof key === 'object' && key !== null && !Array.isArray(key) && Object.values(key).every(isKeyValue)) {
      return key as Record<string, KeyValue>;
    }
  } catch {
    // Falls through: whatever is not our JSON is not our cursor.
  }
  throw badCursor();
}

export const encodeCursor = (key: object): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** How DynamoDB names a key that does not belong to the index, or text that is none. */
const refusals = ['ValidationException', 'SerializationException'];

/**
 * One page of a list and the opaque cursor of the next.
 * @throws Problem `invalid_request` when the cursor was not made by this list.
 */
export async function listPage<T>(
  table: string,
  query: Omit<QueryCommandInput, 'TableName'>,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: T[]; nextCursor: string | null }> {
  const start = cursor === undefined ? undefined : decodeCursor(cursor);
  try {
    const items: T[] = [];
    let next: Record<string, unknown> | undefined = start;
    // A filter drops matches after they are read: read on until the page is full, in a bounded number of rounds.
    for (let round = 0; round < maxRounds; round++) {
      const rest = { ...query, Limit: limit - items.length, ExclusiveStartKey: next };
      const page: { items: T[]; next: typeof next } = await queryPage<T>(table, rest);
      items.push(...page.items);
      next = page.next;
      if (!next || items.length === limit) break;
    }
    return { items, nextCursor: next ? encodeCursor(next) : null };
  } catch (error) {
    if (start && error instanceof Error && refusals.includes(error.name)) throw badCursor();
    throw error;
  }
}
