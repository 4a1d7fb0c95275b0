import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import type { LedgerEntryView } from '../functions/accounting/ledger/ledger-schema.ts';
import { root } from '../scripts/local/environment.ts';
import { loadPlan } from '../scripts/local/host/synthesis/load-plan.ts';
import { replaceServices } from './due-orders/slow-store.ts';
import { report } from './report.ts';
import { bookOrders } from './statement/booked-orders.ts';

const count = process.env.BENCH_FULL === '1' ? 100_000 : 2_000;
const megabyte = 2 ** 20;
const october = { from: '2026-10-01', to: '2026-10-31' };

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** The memory that something holds, in bytes, while `work` has its result. */
async function held<T>(work: () => Promise<T>): Promise<{ result: T; bytes: number; cpuMs: number }> {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const cpu = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(cpu);
  collectGarbage();
  return { result, bytes: process.memoryUsage().heapUsed - before, cpuMs: (user + system) / 1_000 };
}

it('a month of orders', async () => {
  const plan = await loadPlan({ folder: join(root, '.nightflow', 'engines'), valkey: '' });
  for (const name of ['on-transaction-posted', 'settlement', 'api']) {
    const entry = `functions/accounting/${name}.ts`;
    Object.assign(process.env, plan.functions.find((one) => one.entry === entry)?.environment);
  }
  const { store, calls } = replaceServices(plan);
  const { organizerId, transactions, entries } = await bookOrders(store, count);
  const { loadSettlement } = await import('../functions/accounting/settlement/load-settlement.ts');
  const { settlementView } = await import('../functions/accounting/settlement/settlement-view.ts');
  const { settlementPdf } = await import('../functions/accounting/settlement/pdf/settlement-pdf.ts');
  const { listLedger } = await import('../functions/accounting/ledger/list-ledger.ts');
  const { ledgerFile } = await import('../functions/accounting/ledger/ledger-file.ts');
  const { accountingLimits } = await import('../functions/accounting/limits.ts');

  calls.store = 0;
  const now = Date.now();
  const statement = await held(async () => settlementView(await loadSettlement(organizerId, october, now)));
  const [total] = statement.result.totals;
  const statementRequests = calls.store;
  expect(total?.orders).toBe(count);
  expect(statement.result.events).toHaveLength(10);
  const pdf = await held(() => settlementPdf(statement.result, now));

  let files = 0;
  let [bytes, largest, mostHeld, requests, mostRequests, cpuMs, shown] = [0, 0, 0, 0, 0, 0, 0];
  let balance = 0;
  let cursor: string | undefined;
  do {
    calls.store = 0;
    const one = await held(async () => {
      const page = await listLedger(organizerId, { limit: accountingLimits.entriesPerFile, cursor });
      return { ...page, csv: ledgerFile(page.items as LedgerEntryView[], ',') };
    });
    const { csv, items, nextCursor } = one.result;
    files += 1;
    shown += items.length;
    balance += items.reduce((sum, { amount }) => sum + amount.amount, 0);
    bytes += csv.length;
    requests += calls.store;
    cpuMs += one.cpuMs;
    [largest, mostHeld] = [Math.max(largest, csv.length), Math.max(mostHeld, one.bytes)];
    mostRequests = Math.max(mostRequests, calls.store);
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect({ shown, balance }).toEqual({ shown: entries, balance: 0 });

  report(`the statements of ${count} orders in a month`, [
    ['transactions in the ledger', transactions, ''],
    ['settlement: store requests', statementRequests, ''],
    ['settlement: JSON', JSON.stringify(statement.result).length / 1_024, 'KB'],
    ['settlement: PDF', pdf.result.length / 1_024, 'KB'],
    ['settlement: CPU, PDF and store included', statement.cpuMs + pdf.cpuMs, 'ms'],
    ['ledger.csv: files', files, ''],
    ['ledger.csv: all bytes', bytes / megabyte, 'MB'],
    ['ledger.csv: largest file', largest / megabyte, 'MB'],
    ['ledger.csv: store requests', requests, ''],
    ['ledger.csv: most store requests for a file', mostRequests, ''],
    ['ledger.csv: most memory for a file', mostHeld / megabyte, 'MB'],
    ['ledger.csv: CPU for a file, store included', cpuMs / files, 'ms'],
  ]);
});
