import { setImmediate as turn } from 'node:timers/promises';
import { newId } from '../../shared/base/id.ts';
import { eventKey } from '../../shared/records/event-row.ts';
import { organizerKey } from '../../shared/records/venue-rows.ts';
import { recordsOf } from '../../test/support/accounting/stream.ts';
import type { Store } from '../../test/support/simulation/cloud/store.ts';
import { pricedOrder } from '../../test/support/state/priced-order.ts';

const events = 10;
const month = Date.UTC(2026, 9, 1);
const dayMs = 24 * 3_600_000;
/** Of so many orders, one has the first of its tickets refunded. */
const refundedOf = 20;
/** Records that a reader of the stream gets at once. */
const batch = 1_000;

const fee = { perTicket: 150 };
const sample = pricedOrder([
  { quantity: 1, unit: 45_00, discount: 4_50, terms: { fee, tax: { rate: 19, included: true } } },
  { quantity: 2, unit: 25_00, terms: { fee, tax: { rate: 7, included: true } } },
]);

/**
 * Books orders of an organizer with ten events, spread over October 2026: their transactions in the ledger, and from
 * there the totals. Each has two lines with tax rates of their own, booking fees, and the provider's fee.
 */
export async function bookOrders(store: Store, count: number) {
  const { orderTransactions } = await import('../../shared/ledger/order-transactions.ts');
  const { organizerRows } = await import('../../shared/ledger/organizer-rows.ts');
  const { handler: addUp } = await import('../../functions/accounting/on-transaction-posted.ts');
  const { ACCOUNTING_TABLE, EVENTS_TABLE, VENUES_TABLE } = process.env;
  const organizerId = newId('org');
  const organizer = { ...organizerKey(organizerId), organizerId, name: 'Night Owls', timezone: 'Europe/Vienna' };
  await store.execute('PutItem', { TableName: VENUES_TABLE, Item: organizer });
  const eventIds = Array.from({ length: events }, () => newId('evt'));
  for (const [n, eventId] of eventIds.entries()) {
    const startsAt = month + (40 + n) * dayMs;
    const event = { eventId, organizerId, title: `Night ${n}`, startsAt, venue: { timezone: 'Europe/Vienna' } };
    await store.execute('PutItem', { TableName: EVENTS_TABLE, Item: { ...eventKey(eventId), ...event } });
  }
  let [transactions, entries, position] = [0, 0, 0];
  const posted: Parameters<typeof recordsOf>[0][number][] = [];
  const deliverPosted = async () => {
    const records = recordsOf(posted).map((record) => {
      position += 1;
      return { ...record, dynamodb: { ...record.dynamodb, SequenceNumber: `${10n ** 20n + BigInt(position)}` } };
    });
    await addUp({ Records: records });
    posted.length = 0;
    await turn();
  };
  for (let n = 0; n < count; n++) {
    const orderId = newId('ord');
    const eventId = eventIds[n % events] ?? '';
    const at = month + Math.floor((n / count) * 30 * dayMs);
    const attempt = { ...sample.attempts[0], id: `${orderId}#1`, fee: { amount: 163, currency: 'EUR' } };
    const refund = { id: `${orderId}#r1`, attemptId: attempt.id, status: 'succeeded', reason: 'asked' };
    const isRefunded = n % refundedOf === 0;
    const order = {
      ...sample,
      orderId,
      createdAt: at,
      items: sample.items.map((item) => ({ ...item, eventId })),
      attempts: [attempt],
      refunds: isRefunded ? [{ ...refund, ticketIds: ['t0.0'], amount: { amount: 42_00, currency: 'EUR' } }] : [],
      history: [
        { at, what: 'captured #1' },
        { at: at + 1_000, what: 'confirmed' },
        { at: at + 2_000, what: `partially_refunded ${refund.id}: asked` },
        { at: at + 3_000, what: `refund succeeded ${refund.id}` },
      ],
    };
    const posters = new Map([[eventId, { organizerId, timezone: 'Europe/Vienna' }]]);
    const rows = organizerRows(orderTransactions(order as never), posters, at + 4_000);
    for (const Item of rows) await store.execute('PutItem', { TableName: ACCOUNTING_TABLE, Item });
    transactions += rows.length;
    entries += rows.reduce((sum, row) => sum + row.entries.length, 0);
    posted.push(...rows);
    if (posted.length >= batch) await deliverPosted();
  }
  await deliverPosted();
  return { organizerId, transactions, entries };
}
