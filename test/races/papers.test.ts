// Goal: the numbers of an organizer are 1 to n without a gap, each order has one, under concurrent issuers and faults.
// Method: 200 paid orders. Several readers of the stream and the buyers issue their invoices at the same time, while
// transactions conflict, are throttled, lose their answers, and their callers crash before and after them. Every batch is
// delivered again until it succeeds, as Lambda does.
import { beforeAll, describe, expect, it } from 'vitest';
import { backoff } from '../../shared/async/backoff.ts';
import { insist } from '../support/actors/buying.ts';
import { account, must, type Show, show } from '../support/actors/world.ts';
import { type Fault, injectFaults } from '../support/engine/faults.ts';
import { startInProcess } from '../support/engine/in-process.ts';
import { call } from '../support/http/client.ts';
import { paidOrders } from '../support/papers/paid-orders.ts';
import { readStream } from '../support/papers/posted-papers.ts';

beforeAll(() => startInProcess({ cache: false }));

const size = 200;
const year = String(new Date().getUTCFullYear());

const days: { day: string; faults: Fault[] }[] = [
  { day: 'a good day', faults: [] },
  {
    day: 'a bad day',
    faults: [
      { kind: 'conflict', command: 'TransactWriteItems', share: 0.2 },
      { kind: 'throttled', command: 'TransactWriteItems', share: 0.05 },
      { kind: 'lost', command: 'TransactWriteItems', share: 0.1 },
      { kind: 'crashed', command: 'TransactWriteItems', share: 0.1 },
      { kind: 'crashed', command: 'BatchGetItem', share: 0.05 },
      { kind: 'crashed', command: 'GetItem', share: 0.02 },
    ],
  },
];

/** Delivers a batch until it succeeds. */
async function insistOnBatch(dues: Parameters<typeof readStream>[0]): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await readStream(dues);
    } catch (error) {
      if (attempt === 30) throw error;
      await backoff(attempt);
    }
  }
}

const chunks = <T>(items: readonly T[], length: number): T[][] =>
  items.length > length ? [items.slice(0, length), ...chunks(items.slice(length), length)] : [[...items]];

async function seriesOf({ organizer, organizerId }: Show, kind: string) {
  const items: any[] = [];
  let cursor = '';
  do {
    const path = `/v1/organizers/${organizerId}/papers?kind=${kind}&limit=100${cursor && `&cursor=${cursor}`}`;
    const page = must(200, await call('GET', path, { token: organizer.token }));
    items.push(...page.items);
    cursor = page.nextCursor ?? '';
    if (!cursor) return { items, lastSequence: page.lastSequence };
  } while (cursor);
  return { items, lastSequence: 0 };
}

describe.each(days)('on $day', ({ faults }) => {
  it(`${size} orders have the numbers 1 to ${size}, issued by readers and buyers at the same time`, async () => {
    const party = await show();
    const buyer = await account();
    const orders = await paidOrders(party, buyer, size);
    const dues = orders.map((orderId) => ({ orderId, organizerId: party.organizerId }));
    const happened = await injectFaults(faults);
    const readers = [...chunks(dues, 50), ...chunks([...dues].reverse(), 30), ...chunks(dues, 1).slice(0, 20)];
    // Both routes issue what is due. Few render a PDF, since all buyers of this test share one processor.
    const asked = orders.slice(100, 130).map((orderId, index) => {
      const paper = index % 10 === 0 ? 'invoice.pdf' : 'papers';
      return insist('GET', `/v1/orders/${orderId}/${paper}`, buyer);
    });
    await Promise.all([...readers.map(insistOnBatch), ...asked]);
    for (const kind of new Set(faults.map((fault) => fault.kind))) expect(happened[kind]).toBeGreaterThan(0);
    await injectFaults([]);
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(asked.map(() => 200));
    const { items, lastSequence } = await seriesOf(party, 'invoice');
    expect(items.map(({ sequence }) => sequence)).toEqual(orders.map((_, index) => index + 1));
    expect(items.map(({ number }) => number)).toEqual(items.map((_, n) => `${year}-${String(n + 1).padStart(6, '0')}`));
    expect(new Set(items.map(({ orderId }) => orderId))).toEqual(new Set(orders));
    expect(lastSequence).toBe(size);
    const dates = items.map(({ issuedAt }) => issuedAt);
    expect(dates).toEqual([...dates].sort());
  });

  it('each refund has one credit note, which refers to the invoice of its order', async () => {
    const party = await show();
    const orders = await paidOrders(party, await account(), size, { refunded: true });
    const sales = orders.map((orderId) => ({ orderId, organizerId: party.organizerId }));
    const refunds = sales.map((due) => ({ ...due, refundId: `${due.orderId}#r1` }));
    await injectFaults(faults, 2);
    await Promise.all(
      [...chunks(refunds, 40), ...chunks(sales, 70), ...chunks([...refunds].reverse(), 90)].map(insistOnBatch),
    );
    await injectFaults([]);
    const [invoices, credits] = [await seriesOf(party, 'invoice'), await seriesOf(party, 'credit-note')];
    for (const { items } of [invoices, credits])
      expect(items.map(({ sequence }) => sequence)).toEqual(orders.map((_, index) => index + 1));
    const numberOf = new Map(invoices.items.map(({ orderId, number }) => [orderId, number]));
    expect(credits.items.map(({ corrects }) => corrects)).toEqual(
      credits.items.map(({ orderId }) => numberOf.get(orderId)),
    );
  });
});

/** What a caller that crashed had done, by the step at which it crashed. */
const steps: { step: string; faults: Fault[] }[] = [
  { step: 'before it knows what exists', faults: [{ kind: 'throttled', command: 'BatchGetItem', at: [0] }] },
  { step: 'after it has read what exists', faults: [{ kind: 'crashed', command: 'BatchGetItem', at: [0] }] },
  { step: 'after it has read the counter', faults: [{ kind: 'crashed', command: 'GetItem', at: [0] }] },
  { step: 'with a transaction cancelled', faults: [{ kind: 'conflict', command: 'TransactWriteItems', at: [0] }] },
  { step: 'with the answer lost', faults: [{ kind: 'lost', command: 'TransactWriteItems', at: [0] }] },
  { step: 'after the transaction', faults: [{ kind: 'crashed', command: 'TransactWriteItems', at: [0] }] },
];

it.each(steps)('a crash $step neither loses nor doubles a number', async ({ faults }) => {
  const party = await show();
  const buyer = await account();
  const [first = '', second = '', third = ''] = await paidOrders(party, buyer, 3);
  const due = (orderId: string) => ({ orderId, organizerId: party.organizerId });
  await insistOnBatch([due(first)]);
  const happened = await injectFaults(faults);
  await insistOnBatch([due(second), due(third), due(first)]);
  expect(Object.values(happened).reduce((sum, count) => sum + count)).toBe(1);
  await injectFaults([]);
  const { items } = await seriesOf(party, 'invoice');
  expect(items.map(({ orderId }) => orderId)).toEqual([first, second, third]);
});
