import type { Key } from './client.ts';
import { badCursor, decodeCursor, encodeCursor } from './cursor.ts';
import { dynamoLimits } from './limits.ts';
import { type Query, queryPage } from './read.ts';

/** Before every sort key: where a partition begins. */
const first = ' ';

type Start = Record<string, unknown> | undefined;

/**
 * One page of a list that lies in several partitions, one after the other; `query` calls the partition `:pk`. What it
 * filters out is read many at a time, and a page may be short where that is much: only a cursor of `null` is the end.
 * @throws Problem `invalid_request` when the cursor was not made by this list.
 */
export async function listPartitions<T extends Key>(
  table: string,
  partitions: readonly string[],
  { query, limit, cursor }: { query: Query; limit: number; cursor?: string | undefined },
): Promise<{ items: T[]; nextCursor: string | null }> {
  let start: Start = cursor === undefined ? { pk: partitions[0], sk: first } : startOf(cursor);
  let at = cursor === undefined ? 0 : partitions.indexOf(String(start?.pk));
  if (at < 0) throw badCursor();
  const items: T[] = [];
  for (let round = 0; round < dynamoLimits.partitionReads && at < partitions.length && items.length < limit; round++) {
    const values = { ...query.ExpressionAttributeValues, ':pk': partitions[at] };
    const page: { items: T[]; next: Start } = await queryPage<T>(table, {
      ...query,
      ExpressionAttributeValues: values,
      ExclusiveStartKey: start,
      Limit: dynamoLimits.partitionPageRows,
    });
    const taken = page.items.slice(0, limit - items.length);
    items.push(...taken);
    const last = taken.at(-1);
    if (last && taken.length < page.items.length) start = { pk: last.pk, sk: last.sk };
    else if (page.next) start = page.next;
    else start = { pk: partitions[++at], sk: first };
  }
  return { items, nextCursor: at < partitions.length && start ? encodeCursor(start) : null };
}

/** A cursor is a key of these partitions and nothing else. */
function startOf(cursor: string): { pk: string; sk: string } {
  const { pk, sk, ...others } = decodeCursor(cursor);
  if (typeof pk !== 'string' || typeof sk !== 'string' || sk === '' || Object.keys(others).length > 0)
    throw badCursor();
  return { pk, sk };
}
