import type { Key } from '../dynamo/client.ts';
import { getItem } from '../dynamo/read.ts';

/**
 * One eventually consistent read where the row has been there for a while. Who was told of it a moment ago may ask a
 * replica that does not have it yet: only what is not found is read again, consistently.
 */
export const readRecent = async <T>(table: string, key: Key): Promise<T | undefined> =>
  (await getItem<T>(table, key)) ?? getItem<T>(table, key, { consistent: true });
