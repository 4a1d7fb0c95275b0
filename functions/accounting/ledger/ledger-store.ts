import { pages } from '../../../shared/dynamo/read.ts';
import { type LedgerRow, ledgerPartitions, ledgerTime } from '../../../shared/ledger/ledger-row.ts';
import { env } from '../env.ts';
import { accountingLimits } from '../limits.ts';

const { ACCOUNTING_TABLE } = env.read();

/** A period of a ledger. Epoch ms: `from` inclusive, `to` exclusive. */
export interface Period {
  from?: number | undefined;
  to?: number | undefined;
}

/** Sorts after every sort key of a ledger. */
const end = '~';

/** Yields the rows of a partition by time, from the sort key `after` on. */
async function* rowsOf(pk: string, { from, to }: Period, after?: string): AsyncGenerator<LedgerRow> {
  const start = from === undefined ? ' ' : ledgerTime(from);
  const first = after !== undefined && after >= start ? after : start;
  // No sort key is only a time, so one at `to` itself is not included.
  const last = to === undefined ? end : ledgerTime(to);
  // DynamoDB rejects bounds in the wrong order: the cursor may lie after the period.
  if (last < first) return;
  const query = {
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':pk': pk, ':from': first, ':to': last },
    Limit: accountingLimits.ledgerRowsPerQuery,
  };
  for await (const page of pages<LedgerRow>(ACCOUNTING_TABLE, query)) {
    for (const row of page) if (after === undefined || row.sk >= after) yield row;
  }
}

/**
 * Yields the transactions of an organizer by time, from the one with the sort key `after` on, that one included. Memory
 * holds one page of each partition.
 */
export async function* ledgerRows(organizerId: string, period: Period, after?: string): AsyncGenerator<LedgerRow> {
  const partitions = ledgerPartitions(organizerId).map((pk) => rowsOf(pk, period, after));
  const heads = await Promise.all(partitions.map((rows) => rows.next()));
  for (;;) {
    let first = -1;
    for (const [index, head] of heads.entries()) {
      const best = heads[first];
      if (!head.done && (best === undefined || best.done || head.value.sk < best.value.sk)) first = index;
    }
    const [head, rows] = [heads[first], partitions[first]];
    if (!head || head.done || !rows) return;
    yield head.value;
    heads[first] = await rows.next();
  }
}
