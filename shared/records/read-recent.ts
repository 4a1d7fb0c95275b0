import type { Key } from '../dynamo/client.ts';
import { getItem } from '../dynamo/read.ts';

/**
 * Reads a row that may have been written a moment ago. An eventually consistent read suffices for older rows. Only a
 * row that it does not find is read again, strongly consistently.
 */
export const readRecent = async <T>(table: string, key: Key): Promise<T | undefined> =>
  (await getItem<T>(table, key)) ?? getItem<T>(table, key, { consistent: true });
