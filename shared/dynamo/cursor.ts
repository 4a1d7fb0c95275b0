import { Problem } from '../base/problem.ts';
import { invalidRequest } from '../base/problems.ts';

export const badCursor = () =>
  new Problem(invalidRequest, 'The cursor is not valid for this list', {
    errors: [{ pointer: '?cursor', message: 'Use the nextCursor of an earlier page' }],
  });

type KeyValue = string | number;

/** Keys of our tables are strings and integers. Every other JSON value is rejected, and so is `1e999` (`Infinity`). */
const isKeyValue = (value: unknown): value is KeyValue => typeof value === 'string' || Number.isSafeInteger(value);

/** Decodes a cursor of `encodeCursor`. @throws Problem `invalid_request` for any other text. */
export function decodeCursor(cursor: string): Record<string, KeyValue> {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (typeof key === 'object' && key !== null && !Array.isArray(key) && Object.values(key).every(isKeyValue)) {
      return key as Record<string, KeyValue>;
    }
  } catch {
    // Not JSON: rejected below.
  }
  throw badCursor();
}

export const encodeCursor = (key: object): string => Buffer.from(JSON.stringify(key)).toString('base64url');
