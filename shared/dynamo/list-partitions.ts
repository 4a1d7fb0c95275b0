import type { Key } from './client.ts';
import { badCursor, decodeCursor, encodeCursor } from './cursor.ts';
import { dynamoLimits } from './limits.ts';
import { type Query, queryPage } from './read.ts';

/** Sorts before every sort key: the start of a partition. */
const firstSortKey = ' ';

type Start = Record<string, unknown> | undefined;

/**
 * Reads one page of a list that spans several partitions, one after the other. `query` names the partition `:pk` and
 * may filter. A page may be short when the filter drops much: only a cursor of `null` is the end.
 * @throws Problem `invalid_request` when the cursor is not from this list.
 */
export async function listPartitions<T extends Key>(
  table: string,
  partitions: readonly string[],
  { query, limit, cursor }: { query: Query; limit: number; cursor?: string | undefined },
): Promise<{ items: T[]; nextCursor: string | null }> {
  let start: Start = cursor === undefined ? { pk: partitions[0], sk: firstSortKey } : startOf(cursor);
  let index = cursor === undefined ? 0 : partitions.indexOf(String(start?.pk));
  if (index < 0) throw badCursor();
  const items: T[] = [];
  for (
    let round = 0;
    round < dynamoLimits.partitionReads && index < partitions.length && items.length < limit;
    round++
  ) {
    const values = { ...query.ExpressionAttributeValues, ':pk': partitions[index] };
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
    else start = { pk: partitions[++index], sk: firstSortKey };
  }
  return { items, nextCursor: index < partitions.length && start ? encodeCursor(start) : null };
}

/** Reads a cursor as a full key. @throws Problem `invalid_request` when it is anything else. */
function startOf(cursor: string): { pk: string; sk: string } {
  const { pk, sk, ...others } = decodeCursor(cursor);
  if (typeof pk !== 'string' || typeof sk !== 'string' || sk === '' || Object.keys(others).length > 0)
    throw badCursor();
  return { pk, sk };
}
