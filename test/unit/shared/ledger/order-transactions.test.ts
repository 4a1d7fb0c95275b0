// Goal: the ledger is true for every order, and posting it again adds nothing.
// Method: random lives of orders, written version by version as the stores write them.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sumOf } from '../../../../shared/base/sum.ts';
import type { Transaction } from '../../../../shared/ledger/ledger-row.ts';
import { orderTransactions } from '../../../../shared/ledger/order-transactions.ts';
import { organizerRows } from '../../../../shared/ledger/organizer-rows.ts';
import { finished, type Life, lives, versionsOf } from '../../../support/ledger/order-life.ts';

const total = (transactions: readonly Pick<Transaction, 'entries'>[], account: string): number =>
  sumOf(transactions.flatMap(({ entries }) => entries.flatMap(([name, amount]) => (name === account ? [amount] : []))));

/** The last version of an order. */
const lastOf = <T>(list: readonly T[]): T => {
  const last = list.at(-1);
  if (last === undefined) throw new Error('There is none');
  return last;
};

const organizer = (organizerId: string) => ({ organizerId, timezone: 'UTC' });

const organizers = new Map([
  ['evt_1', organizer('org_1')],
  ['evt_2', organizer('org_2')],
  ['evt_3', organizer('org_1')],
]);

it('every transaction sums to zero, for each of its events too', () => {
  fc.assert(
    fc.property(lives, (life) => {
      for (const { entries } of orderTransactions(lastOf(versionsOf(life)))) {
        const byEvent = Map.groupBy(entries, ([, , event = 0]) => event);
        for (const own of byEvent.values()) expect(sumOf(own.map(([, amount]) => amount))).toBe(0);
        expect(entries.every(([, amount]) => Number.isSafeInteger(amount) && amount !== 0)).toBe(true);
      }
    }),
    { numRuns: 1_000 },
  );
});

it('a later version of an order has all transactions of an earlier one, unchanged', () => {
  fc.assert(
    fc.property(lives, (life) => {
      let before: Transaction[] = [];
      for (const version of versionsOf(life)) {
        const posted = orderTransactions(version);
        const ids = new Map(posted.map((transaction) => [transaction.id, transaction]));
        expect(ids.size).toBe(posted.length);
        for (const transaction of before) expect(ids.get(transaction.id)).toEqual(transaction);
        before = posted;
      }
    }),
    { numRuns: 1_000 },
  );
});

it('a finished order leaves nothing on customers and refunds, in each event and currency', () => {
  fc.assert(
    fc.property(lives, (life) => {
      const posted = orderTransactions(finished(lastOf(versionsOf(life)), life.provider));
      for (const own of Map.groupBy(posted, ({ currency }) => currency).values()) {
        const entries = own.flatMap((one) => one.entries);
        for (const event of [0, 1, 2]) {
          const ofEvent = [{ entries: entries.filter(([, , index = 0]) => index === event) }];
          expect([total(ofEvent, 'customers'), total(ofEvent, 'refunds')]).toEqual([0, 0]);
        }
      }
    }),
    { numRuns: 1_000 },
  );
});

it('what is at the providers and with the organizer is what was paid and not given back', () => {
  fc.assert(
    fc.property(lives, (life) => {
      const order = finished(lastOf(versionsOf(life)), life.provider);
      const receipts = sumOf((order.receipts ?? []).map(({ amount }) => amount.amount));
      const taken = sumOf(
        order.attempts.map(({ status, provider, amount, captured = amount }) =>
          status === 'captured' && !(provider === 'manual' && receipts > 0) ? captured.amount : 0,
        ),
      );
      const given = sumOf(order.refunds.map(({ status, amount }) => (status === 'succeeded' ? amount.amount : 0)));
      const fees = sumOf(order.attempts.map(({ fee }) => fee?.amount ?? 0));
      const outside = sumOf(
        (order.outsideRefunds ?? []).map(({ amount, status }) => (status === 'failed' ? 0 : amount.amount)),
      );
      const withheld = sumOf(
        (order.disputes ?? []).map(({ amount, status }) =>
          status === 'won' || status.startsWith('warning_') ? 0 : amount.amount,
        ),
      );
      const accepted = (id: string): number | undefined => {
        const words = `amount mismatch ${id} accepted `;
        const last = order.history.findLast(({ what }) => what.startsWith(words) && what.endsWith(' EUR'));
        return last && Number(last.what.slice(words.length).split(' ')[0]);
      };
      const missing = sumOf(
        order.attempts.map(({ id, amount, captured: { amount: taken } = amount }) =>
          Math.max(0, taken - (accepted(id) ?? taken)),
        ),
      );
      const beyond = sumOf(order.refunds.map(({ id, amount }) => (accepted(id) ?? amount.amount) - amount.amount));
      const held = sumOf(
        ['direct', 'provider:stripe', 'provider:test'].map((account) => total(orderTransactions(order), account)),
      );
      expect(held).toBe(receipts + taken - given - fees - outside - withheld - missing - beyond);
    }),
    { numRuns: 1_000 },
  );
});

it('the rows of each organizer have its events alone, sum to zero, and add up to the transactions', () => {
  fc.assert(
    fc.property(lives, (life) => {
      const posted = orderTransactions(lastOf(versionsOf(life)));
      const rows = organizerRows(posted, organizers, 0);
      for (const { organizerId, events, entries } of rows) {
        expect(events.map((eventId) => organizers.get(eventId)?.organizerId)).toEqual(events.map(() => organizerId));
        expect(sumOf(entries.map(([, amount]) => amount))).toBe(0);
      }
      const accounts = new Set(posted.flatMap(({ entries }) => entries.map(([account]) => account)));
      for (const account of accounts) expect(total(rows, account)).toBe(total(posted, account));
      expect(new Set(rows.map(({ pk, sk }) => `${pk} ${sk}`)).size).toBe(rows.length);
    }),
  );
});

it('books an order with tax, a booking fee and a partial refund', () => {
  const life: Life = {
    provider: 'stripe',
    lines: [
      {
        ...{ event: 1, quantity: 2, unitPrice: 4_500, discounted: 0 },
        terms: { fee: { perTicket: 150 }, tax: { rate: 19, included: true } },
      },
    ],
    steps: [
      { kind: 'capture', pick: 0 },
      { kind: 'confirm', pick: 0 },
      { kind: 'refund', pick: 2 },
      { kind: 'succeed', pick: 0 },
    ],
  };
  const posted = orderTransactions(lastOf(versionsOf(life)));
  expect(posted.map(({ id, kind, credits, entries }) => ({ id, kind, ...(credits && { credits }), entries }))).toEqual([
    {
      id: 'ord_1#1#capture',
      kind: 'capture',
      entries: [
        ['provider:stripe', 9_300],
        ['customers', -9_300],
      ],
    },
    {
      id: 'ord_1#sale',
      kind: 'sale',
      entries: [
        ['customers', 9_300],
        ['sales:19', -7_563],
        ['tax:19', -1_485],
        ['booking_fees:19', -252],
      ],
    },
    {
      id: 'ord_1#r1#due',
      kind: 'refund',
      credits: true,
      entries: [
        ['refunds', -4_650],
        ['sales:19', 3_781],
        ['tax:19', 743],
        ['booking_fees:19', 126],
      ],
    },
    {
      id: 'ord_1#r1#paid',
      kind: 'refund_paid',
      entries: [
        ['refunds', 4_650],
        ['provider:stripe', -4_650],
      ],
    },
  ]);
});

it('books what arrives of a bank transfer receipt by receipt, and what comes too late at its own time', () => {
  const life: Life = {
    provider: 'manual',
    lines: [{ event: 1, quantity: 1, unitPrice: 10_000, discounted: 0, terms: undefined }],
    steps: [
      { kind: 'receipt', pick: 4 },
      { kind: 'close', pick: 0 },
      { kind: 'close', pick: 0 },
      { kind: 'receipt', pick: 3 },
    ],
  };
  const versions = versionsOf(life);
  const times = versions.flatMap(({ history }) => history.slice(-1).map(({ at }) => at));
  expect(
    orderTransactions(lastOf(versions)).map(({ id, at, entries: [first] }) => [id, times.indexOf(at), first]),
  ).toEqual([
    ['ord_1#receipt-1', 1, ['direct', 4_001]],
    ['ord_1#receipt-2', 4, ['direct', 3_001]],
    ['ord_1#1#refund#due', 3, ['customers', 4_001]],
    ['ord_1#1#refund-2#due', 4, ['customers', 3_001]],
  ]);
});
