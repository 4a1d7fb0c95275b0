import { marshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { mailboxDigest } from '../../../shared/text/email-address.ts';
import { type Account, account, hold, must, order, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { findings, recount } from '../../support/state/audit.ts';
import { placesOf } from '../../support/state/places.ts';
import { confirm, runTask } from '../../support/state/saga.ts';

beforeAll(() => startInProcess({ cache: false }));

const tickets = () => process.env.TICKETS_TABLE ?? '';
const orders = () => process.env.ORDERS_TABLE ?? '';

/*
 * Goal: the reconciliation finds every planted violation in real tables, and none in a consistent event during a rush.
 * Method: buy through the API, then change single attributes behind its back.
 */

/** Writes single fields of a row as no code of the system would. */
async function plant(table: string, key: { pk: string; sk: string }, set: object, remove: string[] = []) {
  const { update } = await import('../../../shared/dynamo/write.ts');
  const { assign } = await import('../../../shared/dynamo/expressions.ts');
  const { UpdateExpression, ...named } = assign(set as Record<string, unknown>);
  await update(table, key, {
    UpdateExpression: [UpdateExpression, ...remove.map((name) => `REMOVE ${name}`)].join(' '),
    ...named,
  });
}

async function placeKey(ticketTypeId: string, number: number, shard = 0) {
  const { placeKey: key } = await import('../../../shared/inventory/place.ts');
  return key({ ticketTypeId, shard, number });
}
const customerKey = async ({ email }: Account, eventId: string) =>
  (await import('../../../shared/records/cart-row.ts')).customerCountKey(mailboxDigest(email), eventId);

/** Writes a place that the type does not have. */
async function plantPlace({ ticketTypeId }: Show, number: number, fields: object) {
  const row = { ticketTypeId, shard: 0, number, sale: 1, issue: 1, version: 1, ...fields };
  await plant(tickets(), await placeKey(ticketTypeId, number), row);
}

async function buy(buyer: Account, { ticketTypeId }: Show, quantity: number): Promise<string> {
  must(200, await hold(buyer, ticketTypeId, quantity));
  const { id } = must(202, await order(buyer));
  expect(await confirm(id)).toEqual({ outcome: 'confirmed' });
  return id;
}

async function numberOf({ ticketTypeId }: Show, status: string): Promise<number> {
  return (await placesOf(ticketTypeId)).find((place) => place.status === status)?.number ?? -1;
}

const newCode = ({ organizer, eventId }: Show, code: string, body: object) =>
  call('POST', `/v1/events/${eventId}/promo-codes`, { token: organizer.token, body: { code, ...body } });

async function hourlyReport() {
  const { handler } = await import('../../../functions/operations/hourly.ts');
  await handler();
  const { readLatestReport } = await import('../../../functions/operations/reconciliation/latest-report-store.ts');
  return readLatestReport();
}

it('the hourly report is empty for a consistent event and lists planted violations', async () => {
  const { readLatestReport } = await import('../../../functions/operations/reconciliation/latest-report-store.ts');
  expect(await readLatestReport()).toMatchObject({ at: null, findings: [] });
  const party = await show({ capacity: 5 });
  await buy(await account(), party, 2);
  must(200, await hold(await account(), party.ticketTypeId, 1));
  expect(await hourlyReport()).toMatchObject({ events: 1, places: 5, sold: 2, findings: [] });

  await plantPlace(party, 901, { status: 'sold', orderId: 'ord_NONE', claimableAt: 1 });
  const report = await hourlyReport();
  expect(report).toMatchObject({ places: 6, sold: 3 });
  expect(report.findings.map(({ invariant }) => invariant).sort()).toEqual(['I1', 'I4', 'I5']);
});

describe('a check of one event finds', () => {
  it('an excess place, a place with two tickets, and a sold place without a paid order', async () => {
    const party = await show({ capacity: 3 });
    const orderId = await buy(await account(), party, 1);
    const other = await buy(await account(), party, 1);
    await plantPlace(party, 900, { status: 'available', claimableAt: 7 });
    const sold = (await placesOf(party.ticketTypeId)).filter(({ status }) => status === 'sold');
    const { getItem } = await import('../../../shared/dynamo/read.ts');
    const mine = await getItem<any>(orders(), { pk: `order#${orderId}`, sk: 'order' });
    await plant(orders(), { pk: `order#${other}`, sk: 'order' }, { tickets: mine.tickets });
    expect(sold).toHaveLength(2);
    expect((await findings(party.eventId)).map(({ invariant, detail }) => [invariant, detail])).toEqual([
      ['I1', '4 places of 3'],
      ['I4', `order ${other} is confirmed, ticket not in it`],
      ['I1', `valid in order ${other}, its place is sold to ${orderId}`],
    ]);
  });

  it('a ticket whose place is on sale again, by the sales rows of the event', async () => {
    const party = await show({ capacity: 3 });
    const orderId = await buy(await account(), party, 1);
    const { getItem } = await import('../../../shared/dynamo/read.ts');
    const row = await getItem<any>(orders(), { pk: `order#${orderId}`, sk: 'order' });
    const { handler } = await import('../../../functions/orders/projector.ts');
    await handler({ Records: [{ dynamodb: { NewImage: marshall(row) } }] } as never);
    const place = await placeKey(party.ticketTypeId, await numberOf(party, 'sold'));
    await plant(tickets(), place, { status: 'available', claimableAt: 7 }, ['orderId']);
    expect(await findings(party.eventId)).toEqual([
      {
        invariant: 'I1',
        subject: row.tickets[0].ticketId,
        detail: `valid in order ${orderId}, its place is available`,
      },
    ]);
  });

  it('places that can never be claimed, and one that is held without a hold', async () => {
    const party = await show({ capacity: 4 });
    must(200, await hold(await account(), party.ticketTypeId, 1));
    const held = await placeKey(party.ticketTypeId, await numberOf(party, 'held'));
    await plant(tickets(), held, { sale: 1 }, ['holdId']);
    const free = await placeKey(party.ticketTypeId, await numberOf(party, 'available'));
    await plant(tickets(), free, { sale: 1 }, ['claimableAt']);
    const details = (await findings(party.eventId)).map(({ invariant, detail }) => `${invariant} ${detail}`);
    expect(details.sort()).toEqual(['I5 available but never claimable', 'I5 held without a hold']);
  });

  it('customer counts that differ from their orders, also for a customer without an order', async () => {
    const party = await show({ capacity: 9 });
    const [one, none] = [await account(), await account()];
    await buy(one, party, 2);
    must(200, await hold(one, party.ticketTypeId, 1));
    must(202, await order(one));
    must(200, await hold(none, party.ticketTypeId, 1));
    const failed = must(202, await order(none, 'tok_declined')).id;
    must(202, await call('POST', `/v1/orders/${failed}/cancel`, { token: none.token, body: {} }));
    await runTask('ReleaseTickets', failed);
    expect(await findings(party.eventId)).toEqual([]);

    await plant(orders(), await customerKey(one, party.eventId), { [party.ticketTypeId]: 2 });
    await plant(orders(), await customerKey(none, party.eventId), { [party.ticketTypeId]: 1 });
    const counted = `${party.ticketTypeId} of ${party.eventId}`;
    const found = await findings(party.eventId);
    expect(new Set(found)).toEqual(
      new Set([
        { invariant: 'I11', subject: mailboxDigest(one.email), detail: `${counted}: 2 counted, 3 ordered` },
        { invariant: 'I11', subject: mailboxDigest(none.email), detail: `${counted}: 1 counted, 0 ordered` },
      ]),
    );
  });

  it('a code whose use count differs from its orders and exceeds its limit', async () => {
    const party = await show({ capacity: 9 });
    must(201, await newCode(party, 'SUMMER', { percent: 10, maxUses: 2, maxPerCustomer: 1 }));
    const buyer = await account();
    must(200, await hold(buyer, party.ticketTypeId, 1));
    must(200, await call('PUT', '/v1/cart/promo-code', { token: buyer.token, body: { code: 'SUMMER' } }));
    must(202, await order(buyer));
    expect(await findings(party.eventId)).toEqual([]);
    const { promoCodeKey } = await import('../../../shared/inventory/promo-code.ts');
    await plant(tickets(), promoCodeKey(party.eventId, 'SUMMER'), { uses: 3 });
    const subject = `${party.eventId} code#SUMMER`;
    expect(await findings(party.eventId)).toEqual([
      { invariant: 'I11', subject, detail: 'uses: 3 counted, 1 ordered' },
      { invariant: 'I11', subject, detail: '3 of code#SUMMER, maxUses is 2' },
    ]);
  });

  it('a customer above the limit, unless the limit was higher when they ordered', async () => {
    const party = await show({ capacity: 9, maxPerOrder: 4, maxPerCustomer: 4 });
    const { eventId, ticketTypeId, organizer } = party;
    const buyer = await account();
    const orderId = await buy(buyer, party, 3);
    const path = `/v1/events/${eventId}/ticket-types/${ticketTypeId}`;
    must(200, await call('PATCH', path, { token: organizer.token, body: { maxPerCustomer: 2, maxPerOrder: 2 } }));
    expect(await findings(eventId)).toEqual([
      { invariant: 'I11', subject: mailboxDigest(buyer.email), detail: `3 of ${ticketTypeId}, maxPerCustomer is 2` },
      { invariant: 'I11', subject: orderId, detail: `3 of ${ticketTypeId}, maxPerOrder is 2` },
    ]);
    // The audit trail is written from the stream, which has no consumer here.
    const { storeAuditRecord } = await import('../../../functions/operations/audit-trail/audit-record-store.ts');
    const { auditRecords } = await import('../../../functions/operations/audit-trail/audit-record.ts');
    const { typeKey } = await import('../../../shared/inventory/ticket-type.ts');
    const { getItem } = await import('../../../shared/dynamo/read.ts');
    const row = await getItem<any>(tickets(), typeKey(ticketTypeId));
    const [fact] = auditRecords(row, { ...row, maxPerCustomer: 4, maxPerOrder: 4 });
    await storeAuditRecord(fact as NonNullable<typeof fact>, Date.now(), '1');
    expect(await findings(eventId)).toEqual([]);
  });
});

it('a consistent event has no findings while 20 buyers hold, order, cancel and confirm concurrently', async () => {
  const party = await show({ capacity: 30, maxPerOrder: 3, maxPerCustomer: 6 });
  const { eventId, ticketTypeId } = party;
  must(201, await newCode(party, 'SUMMER', { percent: 10, maxUses: 12, maxPerCustomer: 2 }));
  const crowd = await Promise.all(Array.from({ length: 20 }, () => account()));
  const { checkEvents } = await import('../../../functions/operations/reconciliation/check-events.ts');
  let buying = true;

  /** Holds, orders, cancels or confirms, in a sequence that differs by buyer. */
  async function visit(buyer: Account, index: number): Promise<void> {
    const { token } = buyer;
    for (let round = 0; round < 3; round++) {
      if ((await hold(buyer, ticketTypeId, 1 + ((index + round) % 3))).status !== 200) continue;
      if ((index + round) % 4 === 0) await call('DELETE', '/v1/cart', { token });
      if (index % 2 === 0) await call('PUT', '/v1/cart/promo-code', { token, body: { code: 'SUMMER' } });
      const { status, body } = await order(buyer);
      if (status !== 202) continue;
      if ((index + round) % 3 === 0) {
        await call('POST', `/v1/orders/${body.id}/cancel`, { token, body: {} });
        await runTask('ReleaseTickets', body.id);
      } else await confirm(body.id);
    }
  }

  const during: unknown[] = [];
  async function watch(): Promise<number> {
    let rounds = 0;
    for (; buying; rounds++) for await (const audit of checkEvents([{ eventId }])) during.push(...audit.findings);
    return rounds;
  }
  const watching = watch();
  await Promise.all(crowd.map(visit));
  buying = false;
  expect(await watching).toBeGreaterThan(0);
  expect(during).toEqual([]);
  expect(await findings(eventId)).toEqual([]);
  const { sold = 0 } = await recount(ticketTypeId);
  expect(sold).toBeGreaterThan(10);
});
