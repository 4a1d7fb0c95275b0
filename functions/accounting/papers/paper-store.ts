import type { Cancellation } from '../../../shared/dynamo/cancellation.ts';
import type { Action, Key } from '../../../shared/dynamo/client.ts';
import { listPage, type Paging } from '../../../shared/dynamo/list-page.ts';
import { getItem, getMany, queryAll } from '../../../shared/dynamo/read.ts';
import { tryTransact } from '../../../shared/dynamo/transaction.ts';
import { type PaperId, paperKey, papersPartition } from '../../../shared/ledger/paper-key.ts';
import { papersEnv } from '../env.ts';
import type { Paper } from './paper.ts';
import type { Counter } from './paper-number.ts';
import { type PaperRow, paperOf, paperRow } from './paper-row.ts';

const { ACCOUNTING_TABLE } = papersEnv.read();

const counterKey = (series: string): Key => ({ pk: `paper-series#${series}`, sk: 'counter' });

/** Reads papers, in the sequence of their ids. Those that are not issued are undefined. */
export async function readPapers(ids: readonly PaperId[]): Promise<(Paper | undefined)[]> {
  const rows = await getMany<PaperRow>(ACCOUNTING_TABLE, ids.map(paperKey), { consistent: true });
  return rows.map((row) => row && paperOf(row));
}

/** All papers of an order: one for each organizer and refund at most. Credit notes come first. */
export async function readPapersOfOrder(orderId: string): Promise<Paper[]> {
  const rows = await queryAll<PaperRow>(ACCOUNTING_TABLE, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': papersPartition(orderId) },
    ConsistentRead: true,
  });
  return rows.map(paperOf);
}

/** One page of a series by number. @throws Problem `invalid_request` when the cursor is not from this list. */
export async function readSeries(
  series: string,
  paging: Paging,
): Promise<{ items: Paper[]; nextCursor: string | null }> {
  const query = {
    IndexName: 'number',
    KeyConditionExpression: 'series = :series',
    ExpressionAttributeValues: { ':series': series },
  };
  const { items: keys, nextCursor } = await listPage<Key>(ACCOUNTING_TABLE, query, paging);
  const rows = await getMany<PaperRow>(
    ACCOUNTING_TABLE,
    keys.map(({ pk, sk }) => ({ pk, sk })),
    { consistent: true },
  );
  return { items: rows.flatMap((row) => (row ? [paperOf(row)] : [])), nextCursor };
}

/** The last number of a series. Undefined before the first. */
export const readCounter = (series: string) =>
  getItem<Counter>(ACCOUNTING_TABLE, counterKey(series), { consistent: true });

/**
 * Writes papers with the next numbers of their series and the counter, all or nothing. Returns why it was cancelled: the
 * action 0 failed where somebody else has given a number since `last` was read, a later one where that paper exists.
 */
export function writePapers(
  series: string,
  last: Counter | undefined,
  papers: readonly Paper[],
): Promise<Cancellation | undefined> {
  const { sequence, issuedAt, date } = papers.at(-1) ?? {};
  const counter: Action = {
    Put: {
      TableName: ACCOUNTING_TABLE,
      Item: { ...counterKey(series), sequence, issuedAt, date },
      ...(last
        ? {
            ConditionExpression: '#sequence = :last',
            ExpressionAttributeNames: { '#sequence': 'sequence' },
            ExpressionAttributeValues: { ':last': last.sequence },
          }
        : { ConditionExpression: 'attribute_not_exists(pk)' }),
    },
  };
  const puts = papers.map(
    (paper): Action => ({
      Put: {
        TableName: ACCOUNTING_TABLE,
        Item: paperRow(paper),
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    }),
  );
  return tryTransact([counter, ...puts]);
}
