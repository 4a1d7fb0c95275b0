import { forEachLimit } from '../../../shared/async/concurrency.ts';
import type { Key } from '../../../shared/dynamo/client.ts';
import { getMany, pages, queryAll } from '../../../shared/dynamo/read.ts';
import { correctionKey, type LedgerRow, ledgerPartitions, ledgerTime } from '../../../shared/ledger/ledger-row.ts';
import { type PaperId, paperKey, paperOfTransaction } from '../../../shared/ledger/paper-key.ts';
import { type PayoutFacts, payoutKey, payoutPartition, payoutRow } from '../../../shared/ledger/payout-row.ts';
import { rowsOf } from '../../../shared/ledger/post-transactions.ts';
import { readEvent } from '../../../shared/records/event-row.ts';
import { recentSalesPartition } from '../../../shared/records/sales-row.ts';
import { tableNamed } from '../../../shared/records/table-name.ts';
import { orderLimits } from '../limits.ts';
import type { OrderRow } from '../order/order.ts';
import type { LedgerSide } from './ledger-findings.ts';

/** Rows of the ledgers, by order. Those of payouts by their own ids. */
export type PostingsByOrder = Map<string, LedgerRow[]>;

/**
 * What the ledgers of organizers that sell have of a window, by order, with the payouts that were recorded in it. Times
 * are epoch ms.
 */
export async function readPostings({ from, to }: { from: number; to: number }): Promise<PostingsByOrder> {
  const rows: LedgerRow[] = [];
  const organizers = [...(await sellingOrganizers())];
  await forEachLimit(organizers, orderLimits.reconcilerReads, async (organizerId) => {
    rows.push(...(await readPayoutRows(organizerId, { from, to })));
  });
  const partitions = organizers.flatMap(ledgerPartitions);
  await forEachLimit(partitions, orderLimits.reconcilerReads, async (pk) => {
    for await (const page of pages<LedgerRow>(tableNamed('ACCOUNTING_TABLE'), {
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': pk, ':from': ledgerTime(from), ':to': ledgerTime(to) },
    })) {
      for (const row of page) rows.push(row);
    }
  });
  return Map.groupBy(
    rows.filter(({ kind, orderId }) => orderId !== undefined || kind !== 'correction'),
    ({ orderId, id }) => orderId ?? id,
  );
}

/** The transactions of payouts. They may be of any earlier time. */
async function readPayoutRows(organizerId: string, { from, to }: { from: number; to: number }): Promise<LedgerRow[]> {
  const payouts = await queryAll<PayoutFacts>(tableNamed('ACCOUNTING_TABLE'), {
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: {
      ...{ ':pk': payoutPartition(organizerId), ':from': ledgerTime(from), ':to': ledgerTime(to) },
    },
  });
  const keys = payouts.map((payout) => payoutRow(payout, 'UTC'));
  const rows = await getMany<LedgerRow>(tableNamed('ACCOUNTING_TABLE'), keys);
  return rows.filter((row) => row !== undefined);
}

/** What the ledger should have of rows that belong to no order: those of the payouts that were recorded. */
export async function readExpectedPayouts(rows: readonly LedgerRow[]): Promise<LedgerRow[]> {
  const keys = rows.map(({ id, organizerId, postedAt }) =>
    payoutKey({ payoutId: id, organizerId, createdAt: postedAt }),
  );
  const payouts = await getMany<PayoutFacts>(tableNamed('ACCOUNTING_TABLE'), distinct(keys), { consistent: true });
  return payouts.flatMap((payout) => (payout ? [payoutRow(payout, 'UTC')] : []));
}

/** As `readLedgerSides`, for rows that belong to no order. */
export async function readOrderlessSide(rows: readonly LedgerRow[]): Promise<LedgerSide> {
  const stored = await getMany<LedgerRow>(tableNamed('ACCOUNTING_TABLE'), keysOf(rows), { consistent: true });
  return { expected: await readExpectedPayouts(rows), stored: stored.flatMap((row) => row ?? []), unissued: [] };
}

const distinct = (keys: readonly Key[]): Key[] => [
  ...new Map(keys.map((key) => [`${key.pk} ${key.sk}`, key])).values(),
];

/** The keys of rows and of their corrections. */
const keysOf = (rows: readonly LedgerRow[]): Key[] =>
  distinct(rows.flatMap((row) => [{ pk: row.pk, sk: row.sk }, correctionKey(row)]));

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
    sides.push({ expected, keys: keysOf(rows) });
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
