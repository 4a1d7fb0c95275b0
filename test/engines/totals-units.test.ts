// Goal: keep the cost of the totals from growing unnoticed.
// Method: as write-units.test.ts. Orders of one event have two tax rates, fees and everything that can happen to money.
import { beforeAll, expect, it } from 'vitest';
import type { Entry, LedgerRow, TransactionKind } from '../../shared/ledger/ledger-row.ts';
import { deliver, recordsOf } from '../support/accounting/stream.ts';
import { noon, posted } from '../support/accounting/transactions.ts';
import { startInProcess } from '../support/engine/in-process.ts';
import { meter } from '../support/engine/meter.ts';

beforeAll(() => startInProcess({ cache: false }));

const capture: Entry[] = [
  ['provider:stripe', 11_700],
  ['provider_fees', 300],
  ['customers', -12_000],
];
const sold: Entry[] = [
  ['customers', 12_000],
  ['sales:19', -5_000],
  ['tax:19', -1_200],
  ['booking_fees:19', -300],
  ['sales:7', -5_000],
  ['tax:7', -400],
  ['booking_fees:7', -100],
];

const row = (n: number, kind: TransactionKind, entries: Entry[], tickets?: number): LedgerRow => {
  const orderId = `ord_01M8FYMDJX${String(n).padStart(16, '0')}`;
  const events = ['evt_01M8FYMDJX0000000000000001'];
  const organizerId = 'org_01M8FYMDJX0000000000000001';
  const transaction = {
    id: `${orderId}#${kind}`,
    at: noon,
    kind,
    currency: 'EUR',
    orderId,
    events,
    entries,
    ...(tickets && { tickets: [tickets] }),
  };
  return posted(transaction, { organizerId });
};
const order = (n: number): LedgerRow[] => [row(n, 'capture', capture), row(n, 'sale', sold, 2)];

/** The amounts do not matter for the size of a row. */
const later = [
  row(0, 'provider_fee', [
    ['provider_fees', 300],
    ['provider:stripe', -300],
  ]),
  row(
    0,
    'refund',
    [
      ['sales:19', 5_000],
      ['tax:19', 1_200],
      ['sales:7', 5_000],
      ['tax:7', 400],
      ['refunds', -11_600],
    ],
    2,
  ),
  row(0, 'refund_paid', [
    ['refunds', 11_600],
    ['provider:stripe', -11_600],
  ]),
  row(0, 'dispute', [
    ['disputes', 400],
    ['provider:stripe', -400],
  ]),
  row(0, 'dispute_lost', [
    ['losses', 400],
    ['disputes', -400],
  ]),
];

it('a lone order costs 1 write unit, and a rush 1 for each partition and batch, whatever happens to its money', async () => {
  const units = await meter({ units: true });
  await deliver(recordsOf(order(0)));
  expect(units.since().writes).toBe(1);
  const rush = Array.from({ length: 500 }, (_, n) => order(n + 1)).flat();
  await deliver(recordsOf(rush, 2));
  expect(units.since().writes).toBe(8);
  await deliver(recordsOf(later, 2_000));
  expect(units.since().writes).toBe(1);
  await deliver(recordsOf([...order(0), ...rush]));
  expect(units.since().writes).toBe(0);
});
