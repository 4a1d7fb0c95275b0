/**
 * Goal: the ledger of an order says what the order says, entry by entry, after every fault and its mend.
 * Method: orders are paid by the test provider. Then rows of their ledger are removed, added or changed.
 */
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { clock } from '../../../../shared/base/clock.ts';
import type { LedgerRow } from '../../../../shared/ledger/ledger-row.ts';
import { paperKey } from '../../../../shared/ledger/paper-key.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { balancesOf, bookedOrder, ledgerOf } from '../../../support/ledger/booked-order.ts';
import { found, mendedByCommand } from '../../../support/ledger/reconciler.ts';

beforeAll(() => startInProcess({ cache: false }));
// The ledger follows within two minutes.
const later = () => vi.spyOn(clock, 'now').mockImplementation(() => Date.now() + 3 * 60_000);
afterEach(() => vi.restoreAllMocks());

const hour = 3_600_000;
const table = () => String(process.env.ACCOUNTING_TABLE);

/** A confirmed order with its ledger, as it was posted from the stream. */
async function booked() {
  const { id, organizerId } = await bookedOrder();
  return { id, organizerId, rows: await ledgerOf(organizerId) };
}

async function write(row: LedgerRow): Promise<void> {
  const { put } = await import('../../../../shared/dynamo/write.ts');
  await put(table(), { ...row });
}

it('a ledger that was posted has no finding', async () => {
  const { id, rows } = await booked();
  expect(rows.map(({ kind }) => kind).sort()).toEqual(['capture', 'sale']);
  later();
  expect(await found(id)).toEqual({ findings: [], mended: [] });
});

it('what was not posted is posted by the run', async () => {
  const one = await booked();
  const before = await balancesOf(one.organizerId);
  const { removeWhen } = await import('../../../../shared/dynamo/write.ts');
  for (const { pk, sk } of one.rows) await removeWhen(table(), { pk, sk }, {});
  later();
  const { findings, mended } = await found(one.id);
  expect(findings).toEqual([]);
  expect(mended.map(({ kind }) => kind)).toEqual(['ledger_missing', 'ledger_missing']);
  expect(await balancesOf(one.organizerId)).toEqual(before);
});

it('a transaction that the order does not have is taken back by the command', async () => {
  const one = await booked();
  const before = await balancesOf(one.organizerId);
  const [row] = one.rows;
  if (!row) throw new Error('no row');
  await write({ ...row, id: `${row.id}-again`, sk: `${row.sk}-again` });
  later();
  await mendedByCommand(one.id, 'ledger_extra');
  expect(await balancesOf(one.organizerId)).toEqual(before);
});

it('a difference stays a finding while its order changes', async () => {
  const one = await booked();
  const [row] = one.rows;
  if (!row) throw new Error('no row');
  await write({ ...row, id: `${row.id}-again`, sk: `${row.sk}-again` });
  expect((await found(one.id)).findings).toEqual([]);
  later();
  const { findings } = await found(one.id);
  expect(findings.map(({ kind }) => kind)).toEqual(['ledger_extra']);
  // Now the last change of the order is some seconds old.
  vi.restoreAllMocks();
  expect(await found(one.id)).toEqual({ findings, mended: [] });
  await mendedByCommand(one.id, 'ledger_extra');
});

it('a transaction with other amounts is corrected by the command, and the row stays as it was posted', async () => {
  const one = await booked();
  const before = await balancesOf(one.organizerId);
  const sale = one.rows.find(({ kind }) => kind === 'sale');
  if (!sale) throw new Error('no sale');
  await write({ ...sale, entries: sale.entries.map(([account, amount]) => [account, amount * 2]) });
  later();
  await mendedByCommand(one.id, 'ledger_differs');
  expect(await balancesOf(one.organizerId)).toEqual(before);
  const rows = await ledgerOf(sale.organizerId);
  expect(rows.map(({ kind }) => kind).sort()).toEqual(['capture', 'correction', 'sale']);
});

it('the number of tickets is no finding where it is absent, and a correction of an amount does not repeat it', async () => {
  const one = await booked();
  const sale = one.rows.find(({ kind }) => kind === 'sale');
  if (!sale) throw new Error('no sale');
  expect(sale.tickets).toEqual([1]);
  const { tickets: _, ...without } = sale;
  await write(without);
  later();
  expect(await found(one.id)).toEqual({ findings: [], mended: [] });
  await write({ ...sale, entries: sale.entries.map(([account, amount]) => [account, amount * 2]) });
  await mendedByCommand(one.id, 'ledger_differs');
  const correction = (await ledgerOf(sale.organizerId)).find(({ kind }) => kind === 'correction');
  expect(correction).not.toHaveProperty('tickets');
});

it('a correction of a whole sale takes its tickets back', async () => {
  const { rows } = await booked();
  const sale = rows.find(({ kind }) => kind === 'sale');
  if (!sale) throw new Error('no sale');
  const { postCorrection } = await import('../../../../shared/ledger/post-transactions.ts');
  await postCorrection(sale, undefined);
  const correction = (await ledgerOf(sale.organizerId)).find(({ kind }) => kind === 'correction');
  expect(correction?.tickets).toEqual([-1]);
});

it('a correction counts on the day of its posting, so that a closed period stays as it is', async () => {
  const { rows } = await booked();
  const [row] = rows;
  if (!row) throw new Error('no row');
  const afterwards = Date.now() + 40 * 24 * hour;
  vi.spyOn(clock, 'now').mockReturnValue(afterwards);
  const { postCorrection } = await import('../../../../shared/ledger/post-transactions.ts');
  await postCorrection(row, undefined);
  const correction = (await ledgerOf(row.organizerId)).find(({ kind }) => kind === 'correction');
  expect(correction).toMatchObject({
    at: row.at,
    day: new Date(afterwards).toISOString().slice(0, 10),
    corrects: { kind: row.kind, whole: true },
  });
});

it('an invoice that was not issued is issued by the command', async () => {
  const { id, rows } = await booked();
  const paper = { orderId: id, organizerId: rows[0]?.organizerId ?? '' };
  const { removeWhen } = await import('../../../../shared/dynamo/write.ts');
  await removeWhen(table(), paperKey(paper), {});
  later();
  await mendedByCommand(id, 'paper_missing');
});
