import { Problem } from '../base/problem.ts';
import { invalidRequest } from '../base/problems.ts';

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
