import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { badCursor, decodeCursor, encodeCursor } from './cursor.ts';
import { queryPage } from './read.ts';

/** Queries of one page whose filter drops most rows. A page may be short, but it always ends. */
const maxRounds = 25;
/** DynamoDB's errors for a start key of another index, and for text it cannot read. */
const badStartErrors = ['ValidationException', 'SerializationException'];

export interface Paging {
  limit: number;
  cursor?: string | undefined;
}
interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
type Key = Record<string, unknown>;

/** Reads from a cursor on. @throws Problem `invalid_request` when the cursor is not from this list. */
async function fromCursor<T>(
  { cursor }: Paging,
  read: (start: Key | undefined) => Promise<{ items: T[]; next: Key | undefined }>,
): Promise<Page<T>> {
  const start = cursor === undefined ? undefined : decodeCursor(cursor);
  try {
    const { items, next } = await read(start);
    return { items, nextCursor: next ? encodeCursor(next) : null };
  } catch (error) {
    if (start && error instanceof Error && badStartErrors.includes(error.name)) throw badCursor();
    throw error;
  }
}

type ListQuery = Omit<QueryCommandInput, 'TableName'>;

/**
 * Reads one page of a list and the opaque cursor of the next.
 * @throws Problem `invalid_request` when the cursor is not from this list.
 */
export const listPage = <T>(table: string, query: ListQuery, paging: Paging): Promise<Page<T>> =>
  fromCursor<T>(paging, async (start) => {
    const items: T[] = [];
    let next = start;
    // A filter drops matches after they are read, so reading continues until the page is full, in bounded rounds.
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
  /** The last item judged, when the sieve stopped early because it had enough. */
  end?: T | undefined;
}
interface Sieve<T> {
  /** Selects the items that the list shows, in their order, by a rule that no query expresses. */
  sieve(items: T[]): Sieved<T> | Promise<Sieved<T>>;
  /** The attributes of an item that make the cursor behind it. */
  key: readonly string[];
  /** Items of one query, and of all queries for a page, filtered ones included. A page with fewer matches is short. */
  perQuery: number;
  maxItems: number;
}

/** Reads one page of the items that pass a sieve. @throws as `listPage`. */
export const sievedPage = <T extends object>(
  table: string,
  query: ListQuery,
  { sieve, key, perQuery, maxItems, ...paging }: Paging & Sieve<T>,
): Promise<Page<T>> =>
  fromCursor<T>(paging, async (start) => {
    if (start && Object.keys(start).sort().join() !== [...key].sort().join()) throw badCursor();
    const items: T[] = [];
    let next = start;
    for (let read = 0; read < maxItems; read += perQuery) {
      const page: { items: T[]; next: typeof next } = await queryPage<T>(table, {
        ...query,
        Limit: perQuery,
        ExclusiveStartKey: next,
      });
      next = page.next;
      const { kept, end } = await sieve(page.items);
      const room = paging.limit - items.length;
      items.push(...kept.slice(0, room));
      // Items that do not fit into the page, or were not judged, are read again by the next page.
      const last = kept.length > room ? items.at(-1) : end;
      if (last) next = Object.fromEntries(key.map((name) => [name, (last as Key)[name]]));
      if (!next || last || kept.length === room) break;
    }
    return { items, next };
  });
