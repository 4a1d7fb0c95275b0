/**
 * Goal: every transaction of a ledger sums to zero, those of payouts and of orders that do not exist included.
 * Method: rows of the ledger are changed or added, and mended by the command.
 */
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { clock } from '../../../../shared/base/clock.ts';
import type { LedgerRow } from '../../../../shared/ledger/ledger-row.ts';
import { deliver, recordsOf } from '../../../support/accounting/stream.ts';
import { admin } from '../../../support/actors/admin.ts';
import { must } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call } from '../../../support/http/client.ts';
import { balancesOf, bookedOrder, ledgerOf } from '../../../support/ledger/booked-order.ts';
import { found, mendedByCommand } from '../../../support/ledger/reconciler.ts';

beforeAll(() => startInProcess({ cache: false }));
afterEach(() => vi.restoreAllMocks());
// The ledger follows within two minutes.
const later = () => vi.spyOn(clock, 'now').mockImplementation(() => Date.now() + 3 * 60_000);

/** An organizer that has sold a ticket for 45.00, with its ledger and its totals. */
async function seller() {
  const booked = await bookedOrder();
  await deliver(recordsOf(await ledgerOf(booked.organizerId)));
  return booked;
}

async function write(row: LedgerRow | undefined, change: Partial<LedgerRow>): Promise<void> {
  if (!row) throw new Error('no row');
  const { put } = await import('../../../../shared/dynamo/write.ts');
  await put(String(process.env.ACCOUNTING_TABLE), { ...row, ...change });
}

it('a sale whose entries do not sum to zero is named, and corrected by the command', async () => {
  const { id, organizerId } = await seller();
  const before = await balancesOf(organizerId);
  const sale = (await ledgerOf(organizerId)).find(({ kind }) => kind === 'sale');
  await write(sale, {
    entries: [
      ['customers', 4_500],
      ['sales:0', -4_400],
    ],
  });
  later();
  const { findings } = await found(id);
  expect(findings[0]?.detail).toBe(`the ledger of ${organizerId} has customers 4500, sales:0 -4400, which sums to 100`);
  await mendedByCommand(id, 'ledger_unbalanced');
  expect(await balancesOf(organizerId)).toEqual(before);
});

it.each([
  ['that does not sum to zero', 100, 'ledger_unbalanced'],
  ['of another amount', 0, 'ledger_differs'],
] as const)('a payout %s is named, and corrected by the command', async (_, off, kind) => {
  const { organizerId } = await seller();
  const at = new Date(Date.now() - 5 * 24 * 3_600_000).toISOString();
  const path = `/v1/organizers/${organizerId}/payouts`;
  const body = { amount: { amount: 1_000, currency: 'EUR' }, at };
  const { id } = must(201, await call('POST', path, { token: (await admin()).token, body, key: `payout-${kind}` }));
  const before = await balancesOf(organizerId);
  expect(await found(id)).toEqual({ findings: [], mended: [] });
  const row = (await ledgerOf(organizerId)).find((one) => one.id === id);
  await write(row, {
    entries: [
      ['payouts', 900 + off],
      ['bank', -900],
    ],
  });
  await mendedByCommand(id, kind);
  expect(await balancesOf(organizerId)).toEqual(before);
});

it('a return of a payout is compared, and corrected by the command', async () => {
  const { organizerId } = await seller();
  const { token } = await admin();
  const path = `/v1/organizers/${organizerId}/payouts`;
  const at = new Date(Date.now() - 5 * 24 * 3_600_000).toISOString();
  const body = { amount: { amount: 1_000, currency: 'EUR' }, at };
  const { id } = must(201, await call('POST', path, { token, body }));
  const { returned } = must(201, await call('POST', `${path}/${id}/return`, { token, body: { at } }));
  const before = await balancesOf(organizerId);
  for (const one of [id, returned.transactionId]) expect(await found(one)).toEqual({ findings: [], mended: [] });
  const row = (await ledgerOf(organizerId)).find((one) => one.id === returned.transactionId);
  await write(row, {
    entries: [
      ['payouts', -900],
      ['bank', 900],
    ],
  });
  await mendedByCommand(returned.transactionId, 'ledger_differs');
  expect(await balancesOf(organizerId)).toEqual(before);
});

it('transactions of an order or a payout that does not exist are taken back by the command', async () => {
  const { id, organizerId } = await seller();
  const before = await balancesOf(organizerId);
  const row = (await ledgerOf(organizerId)).find(({ kind }) => kind === 'sale');
  const stray = `${id}X`;
  await write(row, { id: `${stray}#sale`, orderId: stray, sk: `${row?.sk.replaceAll(id, stray)}` });
  const { orderId: _, ...payout } = row as LedgerRow;
  const entries = [['payouts', 100] as const, ['bank', -100] as const].map(([name, amount]) => [name, amount]);
  const { put } = await import('../../../../shared/dynamo/write.ts');
  const added = { ...payout, id: 'pay_1', kind: 'payout', sk: `${row?.sk.slice(0, 24)}#pay_1`, entries, events: [] };
  await put(String(process.env.ACCOUNTING_TABLE), added);
  await mendedByCommand(stray, 'ledger_extra');
  await mendedByCommand('pay_1', 'ledger_extra');
  const after = await balancesOf(organizerId);
  expect(after).toEqual({ ...before, payouts: 0, bank: 0 });
});
