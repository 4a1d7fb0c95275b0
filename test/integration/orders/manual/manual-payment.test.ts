/*
 * Goal: an order that is paid to its organizer directly waits for people, gets its tickets once its money is there, and
 * no money gets lost: what is too much or too late is refunded.
 * Method: runs saga tasks and the minute job in process, with a moved clock.
 */
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { join } from '../../../support/actors/callers.ts';
import {
  day,
  euros,
  markPaid,
  minute,
  ordered,
  orderManually,
  read,
  runMinuteJobAfter,
  sellsByTransfer,
  settings,
} from '../../../support/actors/manual-payment.ts';
import { type Account, account, available, hold, must, order, show } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call } from '../../../support/http/client.ts';
import { confirm } from '../../../support/state/saga.ts';
import { resetTime } from '../../../support/state/time.ts';
import { watchedOrders } from '../../../support/state/watched-orders.ts';

beforeAll(() => startInProcess({ cache: false }));
afterEach(resetTime);

/** Passes the rows of the orders table to a reader of its stream. Returns how many it refused. */
async function refusedBy(handler: (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>): Promise<number> {
  const { dynamo } = await import('../../../../shared/dynamo/client.ts');
  const { Items = [] } = await dynamo.send(new ScanCommand({ TableName: process.env.ORDERS_TABLE }));
  let refused = 0;
  for (const row of Items) {
    const NewImage = marshall(row, { removeUndefinedValues: true }) as never;
    const record = { eventID: '1', dynamodb: { NewImage, SequenceNumber: '1' } };
    refused += (await handler({ Records: [record] })).batchItemFailures.length;
  }
  return refused;
}

describe('an order that is paid by bank transfer', () => {
  it('stops no reader of the stream of the orders table', async () => {
    await ordered(await sellsByTransfer());
    const { handler: project } = await import('../../../../functions/orders/projector.ts');
    const { handler: record } = await import('../../../../functions/operations/on-audited-change.ts');
    expect([await refusedBy(project), await refusedBy(record)]).toEqual([0, 0]);
  });

  it('tells the buyer how to pay, waits for the payment days, and is confirmed by one mark', async () => {
    const party = await sellsByTransfer();
    const offers = must(200, await call('GET', `/v1/payments/providers?eventId=${party.eventId}`)).items;
    expect(offers).toContainEqual({ provider: 'manual', instructions: settings.instructions });
    const { buyer, orderId } = await ordered(party);
    const waiting = await read(buyer, orderId);
    expect(waiting).toMatchObject({
      status: 'awaiting_payment',
      payments: [{ provider: 'manual', status: 'pending' }],
    });
    expect(waiting.payment.instructions).toMatch(
      /^Transfer to IS14 0159 2600 7654\.\n\nAmount: €90\.00\nPayment reference: NF-[0-9A-Z]{5}-[0-9A-Z]{5}\nPay by: .+ \(Europe\/Vienna\)\n/,
    );
    expect(Date.parse(waiting.payBy) - Date.parse(waiting.createdAt)).toBe(5 * day);

    await runMinuteJobAfter(4 * day);
    expect((await read(buyer, orderId)).status).toBe('awaiting_payment');
    expect(await available(party.eventId)).toBe(3);

    expect(must(202, await markPaid(party.organizer, orderId)).payments).toMatchObject([{ status: 'captured' }]);
    await runMinuteJobAfter(1_000);
    const paid = await read(buyer, orderId);
    expect(paid).toMatchObject({
      status: 'confirmed',
      tickets: [{ status: 'valid' }, { status: 'valid' }],
      refunds: [],
    });
    expect(paid).not.toHaveProperty('payment');
    expect((await markPaid(party.organizer, orderId)).body.code).toBe('wrong_state');
  });

  it('is not looked at before its buyer is reminded, a day before it is due', async () => {
    const { orderId } = await ordered(await sellsByTransfer());
    const { readOrder } = await import('../../../../functions/orders/order/order-store.ts');
    await runMinuteJobAfter(2 * minute);
    const first = await readOrder(orderId);
    expect(first?.checkAt).toBe((first?.payBy ?? 0) - day);
    await runMinuteJobAfter(3 * day);
    expect((await readOrder(orderId))?.version).toBe(first?.version);
  });

  it('never waits past doors', async () => {
    const party = await sellsByTransfer({ doorsIn: 48 });
    const { buyer, orderId } = await ordered(party);
    const { doorsOpenAt } = must(200, await call('GET', `/v1/events/${party.eventId}`));
    const { payBy } = await read(buyer, orderId);
    expect(Math.floor(Date.parse(payBy) / 1_000)).toBe(Math.floor(Date.parse(doorsOpenAt) / 1_000));
  });

  it('frees its places within minutes where its cancellation was interrupted', async () => {
    const party = await sellsByTransfer();
    const { buyer, orderId } = await ordered(party);
    await runMinuteJobAfter(2 * minute);
    const { closeMoney } = await import('../../../../functions/orders/fulfilment/compensate.ts');
    await closeMoney(orderId, 'cancelled');

    await runMinuteJobAfter(2 * minute);

    expect((await read(buyer, orderId)).status).toBe('cancelled');
    expect(await available(party.eventId)).toBe(5);
  });

  it('expires after the payment days, and its places are free', async () => {
    const party = await sellsByTransfer();
    const { buyer, orderId } = await ordered(party);
    await runMinuteJobAfter(5 * day + minute);
    expect(await read(buyer, orderId)).toMatchObject({
      status: 'failed',
      failure: { code: 'payment_expired' },
      payments: [{ status: 'failed' }],
    });
    expect(await available(party.eventId)).toBe(5);
    expect(await watchedOrders()).not.toContain(orderId);
  });
});

it('is not listed once it cannot be chosen: within an hour of doors, or for a cancelled event', async () => {
  const listed = async (eventId: string) =>
    must(200, await call('GET', `/v1/payments/providers?eventId=${eventId}`)).items.map(
      ({ provider }: { provider: string }) => provider,
    );
  const [soon, cancelled] = [await sellsByTransfer({ doorsIn: 0.9 }), await sellsByTransfer()];
  expect(await listed(soon.eventId)).toEqual(['test']);
  expect(await listed(cancelled.eventId)).toEqual(['test', 'manual']);
  const { token } = cancelled.organizer;
  must(202, await call('POST', `/v1/events/${cancelled.eventId}/cancel`, { token, body: {} }));
  expect(await listed(cancelled.eventId)).toEqual([]);
});

describe('an organizer that does not offer it', () => {
  const refused = async (buyer: Account) => {
    const answer = await orderManually(buyer);
    expect(answer).toMatchObject({ status: 422, body: { code: 'payment_provider_unavailable' } });
    return answer.body.detail;
  };

  it('is refused with the reason: switched off, never set, and within an hour of doors', async () => {
    const off = await sellsByTransfer({}, { enabled: false });
    for (const party of [off, await show({ doorsIn: 100 })]) {
      const buyer = await account();
      must(200, await hold(buyer, party.ticketTypeId, 1));
      expect(await refused(buyer)).toContain('takes no payments');
    }
    const buyer = await account();
    must(200, await hold(buyer, (await sellsByTransfer({ doorsIn: 0.9 })).ticketTypeId, 1));
    expect(await refused(buyer)).toContain('too late');
  });

  it('is refused for events of two organizers, even if both offer it', async () => {
    const buyer = await account();
    for (const party of [await sellsByTransfer(), await sellsByTransfer()]) {
      must(200, await hold(buyer, party.ticketTypeId, 1));
    }
    expect(await refused(buyer)).toContain('different organizers');
  });
});

describe('money that is not exactly what is due', () => {
  it('leaves the order waiting until all of it is there, and says what is missing', async () => {
    const party = await sellsByTransfer();
    const { buyer, orderId } = await ordered(party);
    const partly = must(202, await markPaid(party.organizer, orderId, { amount: euros(4_000) }, 'first-transfer-0001'));
    expect(partly).toMatchObject({
      status: 'awaiting_payment',
      failure: { code: 'payment_incomplete', message: '€40.00 of €90.00 has arrived. €50.00 is missing.' },
      payments: [{ status: 'pending', received: euros(4_000) }],
    });
    must(202, await markPaid(party.organizer, orderId, { amount: euros(4_000) }, 'first-transfer-0001'));
    expect((await read(buyer, orderId)).payments[0].received).toEqual(euros(4_000));
    must(202, await markPaid(party.organizer, orderId));
    await confirm(orderId);
    const paid = await read(buyer, orderId);
    expect(paid).toMatchObject({ status: 'confirmed', payments: [{ received: euros(9_000) }], refunds: [] });
    expect(paid).not.toHaveProperty('failure');
  });

  it('is refunded as far as it exceeds the price, once a member has paid that out', async () => {
    const party = await sellsByTransfer();
    const { buyer, orderId } = await ordered(party);
    const marked = must(202, await markPaid(party.organizer, orderId, { amount: euros(10_000), reference: 'No. 7' }));
    expect(marked.refunds).toMatchObject([{ amount: euros(1_000), status: 'pending', reason: 'overpaid' }]);
    await runMinuteJobAfter(1_000);
    await runMinuteJobAfter(day);
    const confirmed = await read(buyer, orderId);
    expect(confirmed).toMatchObject({ status: 'confirmed', refunds: [{ status: 'pending' }] });
    // What only a person can pay out is not looked at again and again.
    expect(await watchedOrders()).not.toContain(orderId);
    const path = `/v1/orders/${orderId}/refunds/${encodeURIComponent(confirmed.refunds[0].id)}/mark-paid`;
    const { token } = party.organizer;
    for (let times = 0; times < 2; times++) {
      expect(must(202, await call('POST', path, { token }))).toMatchObject({
        status: 'confirmed',
        payments: [{ status: 'captured' }],
        refunds: [{ amount: euros(1_000), status: 'succeeded' }],
      });
    }
    expect((await call('POST', path, { token: buyer.token })).status).toBe(404);
    expect(await watchedOrders()).not.toContain(orderId);
    const whole = await call('POST', `/v1/orders/${orderId}/refunds`, { token, body: { reason: 'Goodwill' } });
    expect(must(202, whole).refunds[1]).toMatchObject({ amount: euros(9_000), status: 'pending' });
  });

  it('is refunded whole where the order expired with a part of it', async () => {
    const party = await sellsByTransfer();
    const { buyer, orderId } = await ordered(party);
    must(202, await markPaid(party.organizer, orderId, { amount: euros(4_000) }));
    await runMinuteJobAfter(5 * day + minute);
    expect(await read(buyer, orderId)).toMatchObject({
      status: 'failed',
      failure: { code: 'payment_expired', message: expect.stringContaining('will be refunded') },
      refunds: [{ amount: euros(4_000), status: 'pending' }],
    });
    expect(await available(party.eventId)).toBe(5);
  });

  it('lets nobody pay in another way once a part has come', async () => {
    const party = await sellsByTransfer();
    const { buyer, orderId } = await ordered(party);
    must(202, await markPaid(party.organizer, orderId, { amount: euros(4_000) }));
    const body = { provider: 'test', token: 'tok_ok' };
    const answer = await call('POST', `/v1/orders/${orderId}/payments`, { token: buyer.token, body });
    expect([answer.status, answer.body.code]).toEqual([409, 'wrong_state']);
    expect((await read(buyer, orderId)).status).toBe('awaiting_payment');
  });

  it('in another currency, or of nothing, is refused', async () => {
    const party = await sellsByTransfer();
    const { orderId } = await ordered(party);
    for (const amount of [{ amount: 9_000, currency: 'USD' }, euros(0)]) {
      expect((await markPaid(party.organizer, orderId, { amount })).status).toBe(422);
    }
  });
});

describe('money that comes after the order has expired', () => {
  const expire = () => runMinuteJobAfter(5 * day + minute);

  it('confirms it while its places are free', async () => {
    const party = await sellsByTransfer();
    const { buyer, orderId } = await ordered(party);
    await expire();
    expect(must(202, await markPaid(party.organizer, orderId))).toMatchObject({
      status: 'awaiting_payment',
      refunds: [],
    });
    expect(await available(party.eventId)).toBe(3);
    await runMinuteJobAfter(1_000);
    const late = await read(buyer, orderId);
    expect(late).toMatchObject({ status: 'confirmed', payments: [{ status: 'captured' }], refunds: [] });
    expect(late).not.toHaveProperty('failure');
    expect(await watchedOrders()).not.toContain(orderId);
  });

  it('is promised back once the places are gone, and the new owner keeps them', async () => {
    const party = await sellsByTransfer({ capacity: 2 });
    const { buyer, orderId } = await ordered(party);
    await expire();
    const next = await account();
    must(200, await hold(next, party.ticketTypeId, 2));
    const other = must(202, await order(next)).id;
    await confirm(other);
    expect(must(202, await markPaid(party.organizer, orderId))).toMatchObject({
      status: 'failed',
      payments: [{ status: 'captured' }],
      refunds: [{ amount: euros(9_000), status: 'pending', reason: 'late_payment' }],
    });
    expect((await read(next, other)).status).toBe('confirmed');
    expect(await watchedOrders()).toContain(orderId);
    expect((await read(buyer, orderId)).tickets).toEqual([]);
  });

  it('is promised back beside the part that came in time', async () => {
    const party = await sellsByTransfer();
    const { buyer, orderId } = await ordered(party);
    must(202, await markPaid(party.organizer, orderId, { amount: euros(4_000) }));
    await expire();
    const rest = { amount: euros(5_000), reference: 'The rest' };
    for (let times = 0; times < 2; times++) {
      expect(must(202, await markPaid(party.organizer, orderId, rest, 'the-rest-of-the-transfer'))).toMatchObject({
        status: 'failed',
        payments: [{ status: 'captured', received: euros(9_000) }],
        refunds: [
          { amount: euros(4_000), status: 'pending' },
          { amount: euros(5_000), status: 'pending', reason: 'late_payment' },
        ],
      });
    }
    expect(await available(party.eventId)).toBe(5);
    for (const { id } of (await read(buyer, orderId)).refunds) {
      const path = `/v1/orders/${orderId}/refunds/${encodeURIComponent(id)}/mark-paid`;
      must(202, await call('POST', path, { token: party.organizer.token }));
    }
    const settled = await read(buyer, orderId);
    expect(settled).toMatchObject({ status: 'failed', payments: [{ status: 'refunded' }], tickets: [] });
    expect(settled.failure.message).toContain('What was paid has been refunded');
    expect(await watchedOrders()).not.toContain(orderId);
    const { readOrder } = await import('../../../../functions/orders/order/order-store.ts');
    const { moneyFindings } = await import('../../../../shared/records/audit/money-findings.ts');
    const stored = await readOrder(orderId);
    expect(stored && moneyFindings(stored, Date.now())).toEqual([]);
    // Nothing is left that could be due, and a mistaken repeat promises nothing.
    expect((await markPaid(party.organizer, orderId)).status).toBe(422);
  });

  it('is promised back where the buyer has cancelled', async () => {
    const party = await sellsByTransfer();
    const { buyer, orderId } = await ordered(party);
    must(202, await call('POST', `/v1/orders/${orderId}/cancel`, { token: buyer.token, body: {} }));
    expect(must(202, await markPaid(party.organizer, orderId))).toMatchObject({
      status: 'cancelled',
      refunds: [{ amount: euros(9_000), status: 'pending' }],
    });
  });
});

describe('who may mark an order as paid', () => {
  it('owners and editors may, other members not, and for strangers it does not exist', async () => {
    const party = await sellsByTransfer();
    const { buyer, orderId } = await ordered(party);
    for (const role of ['viewer', 'gatekeeper']) {
      const member = await account();
      await join(party.organizerId, member.id, role);
      expect((await markPaid(member, orderId)).status).toBe(403);
    }
    for (const stranger of [buyer, (await show()).organizer])
      expect((await markPaid(stranger, orderId)).status).toBe(404);
    const editor = await account();
    await join(party.organizerId, editor.id, 'editor');
    must(202, await markPaid(editor, orderId));
  });

  it('nobody may for an order that is paid by a provider', async () => {
    const party = await show();
    const buyer = await account();
    must(200, await hold(buyer, party.ticketTypeId, 1));
    const { id } = must(202, await order(buyer));
    expect(await markPaid(party.organizer, id)).toMatchObject({ status: 409, body: { code: 'wrong_state' } });
  });
});
