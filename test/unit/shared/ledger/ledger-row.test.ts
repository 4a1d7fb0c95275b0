import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Account, accountOfProvider, isOwedToOrganizer } from '../../../../shared/ledger/account.ts';
import {
  type Entry,
  isLedgerRow,
  ledgerPartitions,
  ledgerRow,
  type Transaction,
  type TransactionKind,
} from '../../../../shared/ledger/ledger-row.ts';

const at = Date.UTC(2026, 10, 28, 21, 0);
const poster = { organizerId: 'org_1', timezone: 'Asia/Tokyo', now: at + 2_000 };
const kind: TransactionKind = 'sale';
const entries: Entry[] = [
  ['customers', 4_500],
  ['sales:19', -3_782],
  ['tax:19', -718],
];
const sale: Transaction = { id: 'ord_1#sale', at, kind, currency: 'EUR', orderId: 'ord_1', events: ['evt_1'], entries };

it('sorts the transactions of an organizer by time', () => {
  const times = fc.integer({ min: 0, max: 4_102_444_800_000 });
  fc.assert(
    fc.property(times, times, (one, other) => {
      const [first, second] = [one, other].map((time) => ledgerRow(poster, { ...sale, at: time }).sk);
      expect(String(first) < String(second)).toBe(one < other);
    }),
  );
});

it('keeps the day in the zone of the organizer, and when it was posted', () => {
  expect(ledgerRow(poster, sale)).toMatchObject({ day: '2026-11-29', postedAt: at + 2_000 });
});

it('counts on the day of its time, or when it is posted once that day has closed', () => {
  const midnight = Date.parse('2026-11-30T00:00:00+09:00');
  const dayAt = (now: number) => ledgerRow({ ...poster, now }, { ...sale, at: midnight - 1 }).day;
  expect(dayAt(midnight + 5 * 60_000 - 1)).toBe('2026-11-29');
  expect(dayAt(midnight + 5 * 60_000)).toBe('2026-11-30');
  expect(dayAt(midnight + 40 * 86_400_000)).toBe('2027-01-09');
});

it('puts the transactions of an order into one partition of its organizer', () => {
  const rows = ['ord_1#sale', 'ord_1#1#capture'].map((id) => ledgerRow(poster, { ...sale, id }));
  expect(new Set(rows.map(({ pk }) => pk)).size).toBe(1);
  expect(ledgerPartitions('org_1')).toContain(rows[0]?.pk);
  expect(rows.every(isLedgerRow)).toBe(true);
  expect(isLedgerRow({ pk: 'papers#ord_1' })).toBe(false);
});

it('spreads orders over all partitions', () => {
  const ids = Array.from('0123456789ABCDEFGHJKMNPQRSTVWXYZ', (end) => `ord_${end}`);
  const used = new Set(ids.map((orderId) => ledgerRow(poster, { ...sale, orderId }).pk));
  expect([...used].sort()).toEqual(ledgerPartitions('org_1'));
});

it('keeps money that organizers receive themselves apart from that at providers', () => {
  expect(['stripe', 'test', 'manual', 'cash', 'card'].map(accountOfProvider)).toEqual([
    'provider:stripe',
    'provider:test',
    'direct',
    'direct',
    'direct',
  ]);
});

it('counts to the open balance what the platform owes the organizer, not what it owes customers', () => {
  const owed: Account[] = ['sales:19', 'tax:19', 'direct', 'booking_fee_costs', 'provider_fees', 'losses', 'payouts'];
  expect(owed.filter((account) => !isOwedToOrganizer(account))).toEqual([]);
  const others: Account[] = ['customers', 'refunds', 'booking_fees', 'provider:stripe', 'bank'];
  expect(others.filter(isOwedToOrganizer)).toEqual([]);
});
