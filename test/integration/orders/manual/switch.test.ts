/*
 * Goal: a buyer may change between a card and a bank transfer, until money has arrived. The places are kept as for an
 * order that was to be paid so from the start.
 * Method: runs saga tasks and the minute job in process, with a moved clock.
 */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  day,
  euros,
  markPaid,
  minute,
  ordered as orderedByTransfer,
  read,
  runMinuteJobAfter,
  sellsByTransfer,
} from '../../../support/actors/manual-payment.ts';
import { type Account, account, available, hold, must, order, type Show, show } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call } from '../../../support/http/client.ts';
import { announced } from '../../../support/state/outbox.ts';
import { confirm, runTask } from '../../../support/state/saga.ts';
import { passTime, resetTime } from '../../../support/state/time.ts';
import { watchedOrders } from '../../../support/state/watched-orders.ts';

beforeAll(() => startInProcess({ cache: false }));
afterEach(resetTime);

/** An order whose card was declined. */
async function declined(party: Show): Promise<{ buyer: Account; orderId: string }> {
  const buyer = await account();
  must(200, await hold(buyer, party.ticketTypeId, 2));
  const orderId = must(202, await order(buyer, 'tok_declined')).id;
  await runTask('TakePayment', orderId);
  return { buyer, orderId };
}

const payBy = ({ token }: Account, orderId: string, body: object, key?: string) =>
  call('POST', `/v1/orders/${orderId}/payments`, { token, body, ...(key && { key }) });
const transfer = { provider: 'manual' };
const card = (token: string) => ({ provider: 'test', token });

/** The numbers of payments of which the buyer is told how to pay. */
const toldHow = async (orderId: string) =>
  (await announced()).filter(
    ({ type, data }) =>
      type === 'PaymentNoticeRequested' &&
      (data as { orderId: string }).orderId === orderId &&
      (data as { kind: string }).kind === 'instructions',
  ).length;

describe('a buyer whose card was declined', () => {
  it('may pay by bank transfer, and the places are kept for the payment days', async () => {
    const party = await sellsByTransfer();
    const { buyer, orderId } = await declined(party);
    expect((await read(buyer, orderId)).failure.code).toBe('payment_declined');

    const key = 'the-key-of-a-switch-to-transfer';
    for (let times = 0; times < 2; times++) must(202, await payBy(buyer, orderId, transfer, key));

    const waiting = await read(buyer, orderId);
    expect(waiting).toMatchObject({
      status: 'awaiting_payment',
      payments: [{ status: 'declined' }, { provider: 'manual', status: 'pending', amount: euros(9_000) }],
    });
    expect(waiting).not.toHaveProperty('failure');
    expect(waiting.payment.instructions).toMatch(/^Transfer to IS14[\s\S]+Payment reference: NF-/);
    expect(Date.parse(waiting.payBy) - Date.parse(waiting.createdAt)).toBeGreaterThanOrEqual(5 * day);
    expect(await toldHow(orderId)).toBe(1);

    await runMinuteJobAfter(4 * day);
    expect((await read(buyer, orderId)).status).toBe('awaiting_payment');
    expect(await available(party.eventId)).toBe(3);
    must(202, await markPaid(party.organizer, orderId));
    await confirm(orderId);
    expect(await read(buyer, orderId)).toMatchObject({ status: 'confirmed', refunds: [] });
  });

  it('gets the same answer to a repeat after the organizer has stopped taking transfers', async () => {
    const party = await sellsByTransfer();
    const { buyer, orderId } = await declined(party);
    const key = 'the-key-of-a-switch-before-the-stop';
    must(202, await payBy(buyer, orderId, transfer, key));
    const { token } = party.organizer;
    const manualPayment = { enabled: false, instructions: 'Transfer to IS14 0159 2600 7654.', days: 5 };
    must(200, await call('PATCH', `/v1/organizers/${party.organizerId}`, { token, body: { manualPayment } }));

    // The organizer's row is kept in memory for a moment.
    await passTime(60_000);
    must(202, await payBy(buyer, orderId, transfer, key));
    expect((await payBy(buyer, orderId, transfer)).body.code).toBe('payment_provider_unavailable');
  });

  it('is found by the payment reference in a bank statement', async () => {
    const party = await sellsByTransfer();
    const { buyer, orderId } = await declined(party);
    const { payment } = must(202, await payBy(buyer, orderId, transfer));
    const [reference] = /NF-\w{5}-\w{5}/.exec(payment.instructions) ?? [];
    const path = `/v1/organizers/${party.organizerId}/bank-statements`;
    const body = { lines: [{ line: 2, reference, amount: '90.00', date: '2027-03-08' }] };
    const imported = must(200, await call('POST', path, { token: party.organizer.token, body }));
    expect(imported).toMatchObject({ marked: 1, lines: [{ orderId, outcome: 'marked' }] });
  });

  it('loses the places at the end of the payment days', async () => {
    const party = await sellsByTransfer();
    const { buyer, orderId } = await declined(party);
    must(202, await payBy(buyer, orderId, transfer));
    await runMinuteJobAfter(5 * day + minute);
    expect(await read(buyer, orderId)).toMatchObject({ status: 'failed', failure: { code: 'payment_expired' } });
    expect(await available(party.eventId)).toBe(5);
    expect(await watchedOrders()).not.toContain(orderId);
  });

  it('is refused where the organizer takes no transfers, and stays payable by card', async () => {
    const party = await show({ doorsIn: 30 * 24 });
    const { buyer, orderId } = await declined(party);
    expect(await payBy(buyer, orderId, transfer)).toMatchObject({
      status: 422,
      body: { code: 'payment_provider_unavailable' },
    });
    must(202, await payBy(buyer, orderId, card('tok_ok')));
    await confirm(orderId);
    expect((await read(buyer, orderId)).status).toBe('confirmed');
  });
});

describe('a buyer who was to pay by bank transfer', () => {
  it('may pay by card instead', async () => {
    const party = await sellsByTransfer();
    const { buyer, orderId } = await orderedByTransfer(party);
    must(202, await payBy(buyer, orderId, card('tok_ok')));
    await confirm(orderId);
    const paid = await read(buyer, orderId);
    expect(paid).toMatchObject({ status: 'confirmed', payments: [{ status: 'failed' }, { status: 'captured' }] });
    const twice = await markPaid(party.organizer, orderId);
    expect([twice.status, twice.body.code]).toEqual([409, 'wrong_state']);
    expect(twice.body.detail).toContain('return the second payment');
  });

  it('may come back to it after a card was declined, with the same reference, days and mail', async () => {
    const party = await sellsByTransfer();
    const { buyer, orderId } = await orderedByTransfer(party);
    const before = await read(buyer, orderId);
    must(202, await payBy(buyer, orderId, card('tok_declined')));
    must(202, await payBy(buyer, orderId, transfer));

    const after = await read(buyer, orderId);
    expect([after.payBy, after.payment]).toEqual([before.payBy, before.payment]);
    expect(await toldHow(orderId)).toBe(1);
    must(202, await markPaid(party.organizer, orderId));
    await confirm(orderId);
    expect(await read(buyer, orderId)).toMatchObject({
      status: 'confirmed',
      payments: [{ status: 'failed' }, { status: 'declined' }, { status: 'captured' }],
    });
  });

  it('is told that the order waits for it already, and keeps what has arrived in part', async () => {
    const party = await sellsByTransfer();
    const { buyer, orderId } = await orderedByTransfer(party);
    expect(await payBy(buyer, orderId, transfer)).toMatchObject({ status: 409, body: { code: 'wrong_state' } });
    must(202, await markPaid(party.organizer, orderId, { amount: euros(4_000) }));
    for (const payment of [transfer, card('tok_ok')]) {
      const answer = await payBy(buyer, orderId, payment);
      expect(answer).toMatchObject({ status: 409, body: { code: 'wrong_state' } });
      expect(answer.body.detail).toContain('A part of the price has arrived');
    }
    must(202, await markPaid(party.organizer, orderId));
    await confirm(orderId);
    expect((await read(buyer, orderId)).status).toBe('confirmed');
  });
});
