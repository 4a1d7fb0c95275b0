import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LedgerRow, Transaction } from '../../../shared/ledger/ledger-row.ts';
import { deliver, expectedTotals, recordsOf, storedTotals } from '../../support/accounting/stream.ts';
import { noon, posted, postedRows } from '../../support/accounting/transactions.ts';
import { draft } from '../../support/actors/world.ts';
import { injectFaults } from '../../support/engine/faults.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { meter } from '../../support/engine/meter.ts';

/*
 * Goal: each transaction is counted exactly once, however the stream delivers it, and a recount mends the rest.
 * Method: any transactions, delivered as Lambda may: repeated, with other boundaries, at the same time, with faults.
 */

beforeAll(() => startInProcess({ cache: false }));

const organizer = (): string => `org_${randomUUID()}`;
const sale = (n: number, change: Partial<Transaction> = {}): Transaction => ({
  id: `ord_${n}#sale`,
  at: noon + n * 1_000,
  kind: 'sale',
  currency: 'EUR',
  orderId: `ord_${n}`,
  events: ['evt_1'],
  entries: [
    ['customers', 1_190],
    ['sales:19', -1_000],
    ['tax:19', -190],
  ],
  ...change,
});
const sales = (organizerId: string, count: number): LedgerRow[] =>
  Array.from({ length: count }, (_, n) => posted(sale(n), { organizerId }));

const isCounted = async (organizerId: string, rows: readonly LedgerRow[]): Promise<void> =>
  expect(await storedTotals(organizerId)).toEqual(await expectedTotals(rows));

describe('the reader of the ledger', () => {
  it('counts each transaction once, whatever the stream repeats and with which boundaries', async () => {
    const cuts = fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(postedRows(), cuts, async (some, batches) => {
        const organizerId = organizer();
        const rows = some.map((row) => posted(row, { organizerId, now: row.postedAt }));
        const records = recordsOf(rows);
        let done = 0;
        // A batch begins at or before what was delivered last: never behind it, as the stream keeps its order.
        for (const [back, length] of batches) {
          const from = Math.max(0, done - back);
          await deliver(records.slice(from, from + length));
          done = Math.max(done, Math.min(records.length, from + length));
        }
        await deliver(records.slice(done));
        await isCounted(organizerId, rows);
      }),
      { numRuns: 25 },
    );
  });

  it('counts once what two invocations bring at the same time', async () => {
    const organizerId = organizer();
    const rows = sales(organizerId, 40);
    const records = recordsOf(rows);
    await Promise.all([0, 1, 2].map((_, n) => deliver(records.slice(0, 40 - n))));
    await isCounted(organizerId, rows);
  });

  it.each(['crashed', 'lost', 'throttled'] as const)('counts once when a write is %s', async (kind) => {
    const organizerId = organizer();
    const rows = [...sales(organizerId, 6), posted(sale(9, { events: ['evt_2'] }), { organizerId })];
    const records = recordsOf(rows);
    const occurred = await injectFaults([{ kind, command: 'UpdateItem', at: [0, 2] }]);
    await deliver(records).catch(() => undefined);
    for (const half of [records.slice(0, 3), records.slice(3)]) await deliver(half);
    expect(occurred[kind]).toBeGreaterThan(0);
    await isCounted(organizerId, rows);
  });

  it('writes once for each row of totals: one write for a lone order, and for a rush', async () => {
    const [lone, rush] = [organizer(), organizer()];
    const used = await meter();
    const capture = sale(1, {
      id: 'ord_1#capture',
      kind: 'capture',
      entries: [
        ['provider:test', 1_190],
        ['customers', -1_190],
      ],
    });
    await deliver(recordsOf([posted(capture, { organizerId: lone }), posted(sale(1), { organizerId: lone })]));
    expect(used.since()).toMatchObject({ requests: 1, commands: { UpdateItem: 1 } });
    const shared = sales(rush, 100).map((row) => posted({ ...row, orderId: 'ord_1' }, { organizerId: rush }));
    await deliver(recordsOf(shared));
    expect(used.since()).toMatchObject({ requests: 1, commands: { UpdateItem: 1 } });
  });

  it('ignores rows that are no transactions', async () => {
    const organizerId = organizer();
    const [row] = sales(organizerId, 1);
    const papers = recordsOf([{ ...row, pk: `papers#ord_1` } as LedgerRow]);
    await deliver([
      ...papers,
      ...recordsOf(sales(organizerId, 1)).map((record) => ({ ...record, eventName: 'REMOVE' as const })),
    ]);
    expect(await storedTotals(organizerId)).toEqual({});
  });
});

describe('a recount', () => {
  const later = noon + 3_600_000;

  async function recount(organizerId: string, now = later) {
    const { recountTotals } = await import('../../../functions/accounting/totals/count-again.ts');
    return recountTotals(organizerId, now);
  }
  async function post(rows: readonly LedgerRow[]): Promise<void> {
    const { put } = await import('../../../shared/dynamo/write.ts');
    for (const row of rows) await put(process.env.ACCOUNTING_TABLE ?? '', { ...row });
  }
  /** Totals that miss a transaction, count another twice, and belong to none. */
  async function spoil(rows: readonly LedgerRow[]): Promise<void> {
    const [first, second, stray] = rows;
    await deliver(
      recordsOf([first, second, second, stray].filter((row) => row !== undefined).map((row) => ({ ...row }))),
    );
  }

  it('changes nothing that agrees with the ledger', async () => {
    const organizerId = organizer();
    const rows = sales(organizerId, 12);
    await post(rows);
    await deliver(recordsOf(rows));
    expect(await recount(organizerId)).toMatchObject({ mended: [], moving: [] });
  });

  it('replaces totals that miss something, have it twice, or have what the ledger has not', async () => {
    const organizerId = organizer();
    const rows = sales(organizerId, 12);
    await post(rows);
    const stray = posted(sale(3, { events: ['evt_9'] }), { organizerId });
    await spoil([rows[0] as LedgerRow, rows[1] as LedgerRow, stray]);
    const { rows: compared, mended } = await recount(organizerId);
    expect(mended.length).toBeGreaterThan(2);
    expect(compared).toBe(mended.length);
    expect(Object.entries(await storedTotals(organizerId)).filter(([, sums]) => Object.keys(sums).length > 0)).toEqual(
      Object.entries(await expectedTotals(rows)),
    );
  });

  it('counts nothing twice that the stream brings after it, and keeps what is posted after it', async () => {
    const organizerId = organizer();
    const rows = sales(organizerId, 4);
    await post(rows);
    expect((await recount(organizerId)).mended.length).toBeGreaterThan(0);
    const after = Array.from({ length: 4 }, (_, n) =>
      posted(sale(n, { id: `late_${n}`, kind: 'provider_fee' }), { organizerId, now: later }),
    );
    await deliver(recordsOf([...rows, ...after]));
    await isCounted(organizerId, [...rows, ...after]);
  });

  it('is run from the terminal, for an organizer that exists', async () => {
    const { organizerId } = await draft();
    const rows = sales(organizerId, 4);
    await post(rows);
    const { recount: command } = await import('../../../scripts/admin/recount.ts');
    expect((await command(organizerId, later))[0]).toMatch(/^Totals compared with the ledger: (\d), replaced: \1\.$/);
    expect(await command(organizerId, later)).toHaveLength(1);
    await expect(command('org_unknown', later)).rejects.toThrow('There is no organizer org_unknown.');
  });

  it('leaves totals for later that the stream may still change', async () => {
    const organizerId = organizer();
    const rows = sales(organizerId, 3);
    await post(rows);
    const { mended, moving } = await recount(organizerId, noon + 60_000);
    expect(mended).toEqual([]);
    expect(moving.length).toBeGreaterThan(0);
    await deliver(recordsOf(rows));
    await isCounted(organizerId, rows);
  });

  it('keeps what is counted while it runs', async () => {
    const organizerId = organizer();
    const rows = sales(organizerId, 8);
    await post(rows);
    await Promise.all([recount(organizerId), deliver(recordsOf(rows)), recount(organizerId)]);
    await isCounted(organizerId, rows);
  });
});
