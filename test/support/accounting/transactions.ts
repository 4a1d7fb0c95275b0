import fc from 'fast-check';
import type { Account } from '../../../shared/ledger/account.ts';
import {
  type Entry,
  type LedgerRow,
  ledgerRow,
  type Transaction,
  transactionKinds,
} from '../../../shared/ledger/ledger-row.ts';

export const noon = Date.UTC(2026, 10, 28, 12);

const accounts: Account[] = [
  'provider:stripe',
  'direct',
  'customers',
  'sales:19',
  'sales:0',
  'tax:19',
  'booking_fees',
  'booking_fees:19',
  'booking_fee_costs',
  'provider_fees',
  'refunds',
  'disputes',
  'losses',
  'payouts',
  'bank',
];

const amounts = fc.integer({ min: -1_000_000, max: 1_000_000 });

/** The entries of one event, which sum to zero. */
const entriesOf = (event: number): fc.Arbitrary<Entry[]> =>
  fc.array(fc.tuple(fc.constantFrom(...accounts), amounts), { minLength: 1, maxLength: 4 }).map((some) => {
    const rest = some.reduce((left, [, amount]) => left - amount, 0);
    return [...some, ['customers', rest] as const].map(([account, amount]): Entry => [account, amount, event]);
  });

/** Any transaction that sums to zero for each of its events, within some days. */
const transaction: fc.Arbitrary<Transaction> = fc
  .record({
    n: fc.nat(9_999_999),
    kind: fc.constantFrom(...transactionKinds),
    currency: fc.constantFrom('EUR', 'JPY'),
    minutes: fc.integer({ min: -4_000, max: 4_000 }),
    events: fc.constantFrom<string[]>([], ['evt_1'], ['evt_2'], ['evt_1', 'evt_2']),
    entries: fc.tuple(entriesOf(0), entriesOf(1)),
    tickets: fc.tuple(fc.nat(3), fc.nat(3)),
  })
  .map(({ n, kind, currency, minutes, events, entries: [first, second], tickets }) => ({
    id: `ord_${n}#${kind}`,
    at: noon + minutes * 60_000,
    kind,
    currency,
    orderId: `ord_${n}`,
    events,
    entries: events.length > 1 ? [...first, ...second] : first,
    ...((kind === 'sale' || kind === 'refund') && { tickets: tickets.slice(0, events.length) }),
  }));

/** Posted transactions of one organizer, each with an id of its own. */
export const postedRows = (organizerId = 'org_1'): fc.Arbitrary<LedgerRow[]> =>
  fc
    .uniqueArray(transaction, { selector: ({ id }) => id, minLength: 1, maxLength: 30 })
    .map((some) => some.map((one) => posted(one, { organizerId })));

/** A transaction as posted, two seconds after its time. */
export const posted = (
  one: Transaction,
  { organizerId = 'org_1', timezone = 'UTC', now = one.at + 2_000 } = {},
): LedgerRow => ledgerRow({ organizerId, timezone, now }, one);
