import type { Key } from '../../../shared/dynamo/client.ts';
import { getItem, pages } from '../../../shared/dynamo/read.ts';
import { putWhen, update } from '../../../shared/dynamo/write.ts';
import { totalsEnv } from '../env.ts';
import { addSums, type Delivered, type Sums, type TotalsRow, totalsPartition } from './totals.ts';

const { ACCOUNTING_TABLE } = totalsEnv.read();

export const readTotals = (key: Key) => getItem<TotalsRow>(ACCOUNTING_TABLE, key, { consistent: true });

/**
 * Yields the totals of an organizer by day, page by page: an organizer of many years has some hundred thousand. Days are
 * inclusive, and by default all.
 */
export const totalsBetween = (organizerId: string, from = '0', to = '9'): AsyncGenerator<TotalsRow[]> =>
  pages<TotalsRow>(ACCOUNTING_TABLE, {
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    // `~` sorts after what follows the day in a key.
    ExpressionAttributeValues: { ':pk': totalsPartition(organizerId), ':from': from, ':to': `${to}~` },
    ConsistentRead: true,
  });

/**
 * Adds what one batch of the stream brings for one row: a single write. Returns false, and has written nothing, if the
 * row contains any of it already.
 */
export async function addToTotals(key: Key, additions: readonly Delivered[]): Promise<boolean> {
  const sums = additions.reduce<Sums>((all, addition) => addSums(all, addition.sums), {});
  const names = Object.keys(sums);
  const positions = additions.map(({ position }) => position).sort();
  const written = await update(ACCOUNTING_TABLE, key, {
    UpdateExpression: `SET lastPosition = :last ADD ${names.map((_, index) => `#${index} :${index}`).join(', ')}`,
    ConditionExpression:
      '(attribute_not_exists(lastPosition) OR lastPosition < :first) AND (attribute_not_exists(recountedUntil) OR recountedUntil < :posted)',
    ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#${index}`, name])),
    ExpressionAttributeValues: {
      ...Object.fromEntries(names.map((name, index) => [`:${index}`, sums[name]])),
      ':first': positions[0],
      ':last': positions.at(-1),
      ':posted': Math.min(...additions.map(({ postedAt }) => postedAt)),
    },
  });
  return written !== undefined;
}

/**
 * Replaces the sums of a row, unless anything was added since it was read (`undefined`: there was none). Returns whether
 * it did.
 */
export function overwriteTotals(
  key: Key,
  read: TotalsRow | undefined,
  { sums, recountedUntil }: { sums: Sums; recountedUntil: number },
): Promise<boolean> {
  const { lastPosition, recountedUntil: earlier } = read ?? {};
  const unchanged = (name: string, value: unknown) =>
    value === undefined ? `attribute_not_exists(${name})` : `${name} = :${name}`;
  const item = { ...key, ...sums, recountedUntil, ...(lastPosition && { lastPosition }) };
  const values = {
    ...(lastPosition && { ':lastPosition': lastPosition }),
    ...(earlier !== undefined && { ':recountedUntil': earlier }),
  };
  return putWhen(ACCOUNTING_TABLE, item, {
    ConditionExpression: `${unchanged('lastPosition', lastPosition)} AND ${unchanged('recountedUntil', earlier)}`,
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  });
}
