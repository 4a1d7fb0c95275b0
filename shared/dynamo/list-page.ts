import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { badCursor, decodeCursor, encodeCursor } from './cursor.ts';
import { queryPage } from './read.ts';

const maxRounds = 25;
/** How DynamoDB names a key that does not belong to the index, or text that is none. */
const refusals = ['ValidationException', 'SerializationException'];

export interface Paging {
  limit: number;
  cursor?: string | undefined;
}
interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
type Key = Record<string, unknown>;

/** @throws Problem `invalid_request` when the cursor was not made by this list. */
async function fromCursor<T>(
  { cursor }: Paging,
  read: (start: Key | undefined) => Promise<{ items: T[]; next: Key | undefined }>,
): Promise<Page<T>> {
  const start = cursor === undefined ? undefined : decodeCursor(cursor);
  try {
    const { items, next } = await read(start);
    return { items, nextCursor: next ? encodeCursor(next) : null };
  } catch (error) {
    if (start && error instanceof Error && refusals.includes(error.name)) throw badCursor();
    throw error;
  }
}

type ListQuery = Omit<QueryCommandInput, 'TableName'>;

/**
 * One page of a list and the opaque cursor of the next.
 * @throws Problem `invalid_request` when the cursor was not made by this list.
 */
export const listPage = <T>(table: string, query: ListQuery, paging: Paging): Promise<Page<T>> =>
  fromCursor<T>(paging, async (start) => {
    const items: T[] = [];
    let next = start;
    // A filter drops matches after they are read: read on until the page is full, in a bounded number of rounds.
    for (let round = 0; round < maxRounds; round++) {
      const rest = { ...query, Limit: paging.limit - items.length, ExclusiveStartKey: next };
      const page: { items: T[]; next: typeof next } = await queryPage<T>(table, rest);
      items.push(...page.items);
      next = page.next;
      if (!next || items.length === paging.limit) break;
    }
    return { items, next };
  });

interface Sieved<T> {
  kept: T[];
  /** The last item that was looked at, where that was enough for one page. */
  end?: T | undefined;
}
interface Sieve<T> {
  /** Those of some items, in their order, that the list shows: what no query can tell. */
  sieve(items: T[]): Sieved<T> | Promise<Sieved<T>>;
  /** The attributes of an item by which the list goes on after it. */
  key: readonly string[];
  /** Items read at once, and in all, what the query itself drops among them: where so many hold too few, the page is short. */
  atOnce: number;
  most: number;
}

/** The same of those items alone that pass a sieve. @throws as `listPage`. */
export const sievedPage = <T extends object>(
  table: string,
  query: ListQuery,
  { sieve, key, atOnce, most, ...paging }: Paging & Sieve<T>,
): Promise<Page<T>> =>
  fromCursor<T>(paging, async (start) => {
    if (start && Object.keys(start).sort().join() !== [...key].sort().join()) throw badCursor();
    const items: T[] = [];
    let next = start;
    for (let read = 0; read < most; read += atOnce) {
      const page: { items: T[]; next: typeof next } = await queryPage<T>(table, {
        ...query,
        Limit: atOnce,
        ExclusiveStartKey: next,
      });
      next = page.next;
      const { kept, end } = await sieve(page.items);
      const room = paging.limit - items.length;
      items.push(...kept.slice(0, room));
      // What was kept beyond the page, or not looked at, is read again by the next one.
      const last = kept.length > room ? items.at(-1) : end;
      if (last) next = Object.fromEntries(key.map((name) => [name, (last as Key)[name]]));
      if (!next || last || kept.length === room) break;
    }
    return { items, next };
  });
