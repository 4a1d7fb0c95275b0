// Goal: keep the cost of accounting from growing unnoticed: ledger, totals and papers of an order together take at most
// 8 write units.
// Method: as write-units.test.ts. The order has two types of ticket with taxes of their own, a booking fee, and the
// provider's fee with its capture. Each reader of a stream gets what the step before has written.
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { beforeAll, expect, it, vi } from 'vitest';
import type { OrderRow } from '../../functions/orders/order/order.ts';
import type { LedgerRow } from '../../shared/ledger/ledger-row.ts';
import { deliver, recordsOf } from '../support/accounting/stream.ts';
import { account, addType, draft, hold, must, onSale, order, publish } from '../support/actors/world.ts';
import { startInProcess } from '../support/engine/in-process.ts';
import { type Meter, meter } from '../support/engine/meter.ts';
import { call } from '../support/http/client.ts';
import { orderStream } from '../support/ledger/order-stream.ts';
import { runTask } from '../support/state/saga.ts';

beforeAll(async () => {
  await startInProcess({ cache: false });
  const { testProvider } = await import('../../functions/orders/payment/test-provider-store.ts');
  const { pay } = testProvider;
  vi.spyOn(testProvider, 'pay').mockImplementation(async (...request) => {
    const answer = await pay(...request);
    return answer.status === 'captured' ? { ...answer, fee: { amount: 163, currency: 'EUR' } } : answer;
  });
});

/** An event with two types of ticket, whose organizer charges fees and taxes. */
async function pricedShow(): Promise<{ organizerId: string; typeIds: string[] }> {
  const party = await draft();
  const { organizerId, organizer } = party;
  const body = {
    fees: { perTicket: { amount: 150, currency: 'EUR' }, percent: 2.5, paidBy: 'buyer' },
    tax: { rate: 8.875, included: true },
    invoicing: {
      legalName: 'Night Owls Concerts GmbH',
      address: 'Hauptstrasse 123\n1010 Vienna\nAustria',
      vatId: 'ATU12345678',
      prefix: 'OWLS',
    },
  };
  must(200, await call('PATCH', `/v1/organizers/${organizerId}`, { token: organizer.token, body }));
  const standing = { kind: 'general', capacity: 20, name: 'Standing' };
  const seats = { ...standing, name: 'Free choice of seats', taxRate: 19 };
  const typeIds: string[] = [];
  for (const type of [standing, seats]) typeIds.push(must(201, await addType(party, type)).id);
  must(200, await publish(party));
  await onSale(party);
  return { organizerId, typeIds };
}

/** The changes of an order, from placed to confirmed. */
async function confirmedOrder(typeIds: readonly string[]): Promise<{ orderId: string; changes: DynamoDBRecord[] }> {
  const buyer = await account('Jóhanna Sigurðardóttir');
  for (const typeId of typeIds) must(200, await hold(buyer, typeId, 2));
  const orderId: string = must(202, await order(buyer)).id;
  const stream = orderStream(orderId);
  await stream.note();
  for (const task of ['TakePayment', 'ConfirmOrder'] as const) {
    await runTask(task, orderId);
    await stream.note();
  }
  return { orderId, changes: stream.records() };
}

const orderIn = (image: unknown) => (image ? (unmarshall(image as never) as OrderRow) : undefined);

/** Stores more orders that differ in their id alone. Returns the changes of all. */
async function copies(orderId: string, changes: DynamoDBRecord[], size: number): Promise<DynamoDBRecord[]> {
  const { put } = await import('../../shared/dynamo/write.ts');
  const { newId } = await import('../../shared/base/id.ts');
  const all: DynamoDBRecord[] = [];
  for (let n = 0; n < size; n++) {
    const copied = JSON.parse(JSON.stringify(changes).replaceAll(orderId, newId('ord'))) as DynamoDBRecord[];
    const last = orderIn(copied.at(-1)?.dynamodb?.NewImage);
    if (last) await put(process.env.ORDERS_TABLE ?? '', { ...last, pk: `order#${last.orderId}`, sk: 'order' });
    all.push(...copied);
  }
  return all;
}

/** Books changes of orders as the stream's readers do. Returns the write units of each. */
async function book(changes: readonly DynamoDBRecord[], organizerId: string, units: Meter, known: Set<string>) {
  const { postChange } = await import('../../shared/ledger/post-transactions.ts');
  const { handler: issue } = await import('../../functions/accounting/on-paper-due.ts');
  const { ledgerRows } = await import('../../functions/accounting/ledger/ledger-store.ts');
  units.since();
  for (const { dynamodb: { NewImage, OldImage } = {} } of changes) {
    const now = orderIn(NewImage);
    if (now) await postChange(now, orderIn(OldImage));
  }
  const ledger = units.since().writes;
  const rows: LedgerRow[] = [];
  for await (const row of ledgerRows(organizerId, {})) if (!known.has(row.id)) rows.push(row);
  const records = recordsOf(rows, known.size);
  for (const { id } of rows) known.add(id);
  await deliver(records);
  const totals = units.since().writes;
  await issue({ Records: records });
  return { ledger, totals, papers: units.since().writes, rows };
}

it('a lone order costs 8 write units, and one of a rush 5.25: ledger, totals and papers together', async () => {
  const { organizerId, typeIds } = await pricedShow();
  const { orderId, changes } = await confirmedOrder(typeIds);
  const rush = await copies(orderId, changes, 40);
  const units = await meter({ units: true });
  const known = new Set<string>();

  const { rows, ...lone } = await book(changes, organizerId, units, known);
  expect(rows.map(({ kind }) => kind)).toEqual(['capture', 'sale']);
  const accounts = rows.flatMap(({ entries }) => entries.map(([name]) => name));
  expect(accounts).toEqual(expect.arrayContaining(['provider_fees', 'booking_fees:8.875', 'tax:8.875', 'tax:19']));
  expect(lone).toEqual({ ledger: 2, totals: 1, papers: 5 });
  expect(lone.ledger + lone.totals + lone.papers).toBeLessThanOrEqual(8);

  const { rows: many, ...crowd } = await book(rush, organizerId, units, known);
  expect(many).toHaveLength(80);
  // A row of totals for each of up to eight partitions, and one counter for up to forty papers.
  expect(crowd).toEqual({ ledger: 80, totals: expect.any(Number), papers: 2 + 40 * 3 });
  expect(crowd.totals).toBeLessThanOrEqual(8);
  expect(crowd.ledger + crowd.totals + crowd.papers).toBeLessThanOrEqual(40 * 5.25);
});
