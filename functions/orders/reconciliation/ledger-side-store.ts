import { forEachLimit } from '../../../shared/async/concurrency.ts';
import type { Key } from '../../../shared/dynamo/client.ts';
import { getMany, pages } from '../../../shared/dynamo/read.ts';
import { correctionKey, type LedgerRow, ledgerPartitions, ledgerTime } from '../../../shared/ledger/ledger-row.ts';
import { type PaperId, paperKey, paperOfTransaction } from '../../../shared/ledger/paper-key.ts';
import { rowsOf } from '../../../shared/ledger/post-transactions.ts';
import { readEvent } from '../../../shared/records/event-row.ts';
import { recentSalesPartition } from '../../../shared/records/sales-row.ts';
import { tableNamed } from '../../../shared/records/table-name.ts';
import { orderLimits } from '../limits.ts';
import type { OrderRow } from '../order/order.ts';
import type { LedgerSide } from './ledger-findings.ts';

/** Rows of the ledgers, by order. */
export type PostingsByOrder = Map<string, LedgerRow[]>;

/** What the ledgers of organizers that sell have of a window, by order. Times are epoch ms. */
export async function readPostings({ from, to }: { from: number; to: number }): Promise<PostingsByOrder> {
  const rows: LedgerRow[] = [];
  const partitions = [...(await sellingOrganizers())].flatMap(ledgerPartitions);
  await forEachLimit(partitions, orderLimits.reconcilerReads, async (pk) => {
    for await (const page of pages<LedgerRow>(tableNamed('ACCOUNTING_TABLE'), {
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': pk, ':from': ledgerTime(from), ':to': ledgerTime(to) },
    })) {
      for (const row of page) rows.push(row);
    }
  });
  return Map.groupBy(
    rows.filter(({ orderId }) => orderId !== undefined),
    ({ orderId = '' }) => orderId,
  );
}

async function sellingOrganizers(): Promise<Set<string>> {
  const organizers = new Set<string>();
  for await (const marks of pages<Key>(tableNamed('ORDERS_TABLE'), {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': recentSalesPartition },
  })) {
    await forEachLimit(marks, orderLimits.reconcilerReads, async ({ sk }) => {
      const event = await readEvent(sk);
      if (event) organizers.add(event.organizerId);
    });
  }
  return organizers;
}

/** What the ledger should have of each order, and what it has: those rows, `known` ones, their corrections, and papers. */
export async function readLedgerSides(orders: readonly OrderRow[], known: PostingsByOrder): Promise<LedgerSide[]> {
  const sides: { expected: LedgerRow[] | string; keys: Key[] }[] = [];
  for (const order of orders) {
    const expected = await rowsOf(order).catch((error: unknown) => String(error));
    const rows = [...(typeof expected === 'string' ? [] : expected), ...(known.get(order.orderId) ?? [])];
    const keys = rows.flatMap((row) => [{ pk: row.pk, sk: row.sk }, correctionKey(row)]);
    sides.push({ expected, keys: [...new Map(keys.map((key) => [`${key.pk} ${key.sk}`, key])).values()] });
  }
  const allKeys = sides.flatMap(({ keys }) => keys);
  const found = (await getMany<LedgerRow>(tableNamed('ACCOUNTING_TABLE'), allKeys, { consistent: true })).values();
  const stored = sides.map(({ keys }) => keys.flatMap(() => found.next().value ?? []));
  const unissued = await readUnissued(stored.flat());
  return sides.map(({ expected }, index) => {
    const own = stored[index] ?? [];
    const orderId = orders[index]?.orderId;
    return { expected, stored: own, unissued: unissued.filter((paper) => paper.orderId === orderId) };
  });
}

/** The papers that are due for these rows and do not exist. */
async function readUnissued(rows: readonly LedgerRow[]): Promise<PaperId[]> {
  const due = rows.flatMap((row) => paperOfTransaction(row) ?? []);
  const papers = await getMany<Key>(tableNamed('ACCOUNTING_TABLE'), due.map(paperKey), { consistent: true });
  return due.filter((_, index) => papers[index] === undefined);
}
