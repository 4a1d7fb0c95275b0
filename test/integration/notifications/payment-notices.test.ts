/*
 * Goal: the buyer of an order that is paid to its organizer hears how to pay, of each payment that does not complete it,
 * once before its end, and of its end; and nothing that is no longer true.
 * Method: runs the minute job with a moved clock, and delivers what was announced to the mail consumer twice.
 */
import type { Context } from 'aws-lambda';
import { afterEach, beforeAll, expect, inject, it } from 'vitest';
import { storedMails } from '../../../scripts/local/mail/mailbox.ts';
import {
  day,
  euros,
  markPaid,
  minute,
  ordered,
  orderManually,
  runMinuteJobAfter,
  sellsByTransfer,
} from '../../support/actors/manual-payment.ts';
import { type Account, account, hold, must, order } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call, until } from '../../support/http/client.ts';
import { announced, message } from '../../support/state/outbox.ts';
import { confirm } from '../../support/state/saga.ts';
import { resetTime } from '../../support/state/time.ts';

beforeAll(() => startInProcess({ cache: false }));
afterEach(resetTime);

const requested = async (orderId: string) =>
  (await announced()).filter(({ type, subject }) => type === 'PaymentNoticeRequested' && subject === orderId);

const kinds = async (orderId: string) => (await requested(orderId)).map(({ data }) => (data as { kind: string }).kind);

/** Delivers what was announced of an order twice, as queues do. */
async function sendNotices(orderId: string): Promise<void> {
  const { handler } = await import('../../../functions/notifications/on-payment-notice-requested.ts');
  const notices = await requested(orderId);
  for (const notice of [...notices, ...notices]) {
    expect((await handler(message(notice), {} as Context)).batchItemFailures).toEqual([]);
  }
}

const ofOrder = async ({ email }: Account, orderId: string) =>
  (await storedMails(inject('mailFolder'))).filter(({ to, text }) => to.includes(email) && text.includes(orderId));

const subjects = async (buyer: Account, orderId: string, count: number) =>
  (
    await until(
      () => ofOrder(buyer, orderId),
      (mails) => mails.length >= count,
    )
  )
    .map(({ subject }) => subject)
    .sort();

it('mails how to pay once, in words without links to a mailbox that is not proved', async () => {
  const party = await sellsByTransfer({}, { enabled: true, instructions: 'Pay at https://evil.example\nor in cash' });
  const { buyer, orderId } = await ordered(party);
  await sendNotices(orderId);
  const [mail, ...others] = await until(
    () => ofOrder(buyer, orderId),
    (mails) => mails.length > 0,
  );
  expect(others).toEqual([]);
  expect(mail?.subject).toBe('Please pay for your order: Late Show');
  expect(mail?.text).toMatch(
    /Amount: €90\.00\n {2}Payment reference: NF-\w{5}-\w{5}\n {2}Pay by: .+ \(Central European/,
  );
  expect(mail?.text).not.toContain('evil.example');
  expect(mail?.text).toContain('or in cash');
  expect(mail?.text).toContain('Tickets cannot be returned');
});

it('reminds once, a day before the end, and not once it is paid', async () => {
  const party = await sellsByTransfer();
  const [late, paid] = [await ordered(party), await ordered(party)];
  await runMinuteJobAfter(4 * day - minute);
  expect(await kinds(late.orderId)).toEqual(['instructions']);
  must(202, await markPaid(party.organizer, paid.orderId));
  await confirm(paid.orderId);
  for (const after of [4 * day + minute, 4 * day + 2 * minute, 4.5 * day]) await runMinuteJobAfter(after);
  expect(await kinds(late.orderId)).toEqual(['instructions', 'reminder']);
  expect(await kinds(paid.orderId)).toEqual(['instructions']);
  const { readOrder } = await import('../../../functions/orders/order/order-store.ts');
  const waiting = await readOrder(late.orderId);
  expect(waiting?.checkAt).toBe(waiting?.payBy);
  await sendNotices(late.orderId);
  expect(await subjects(late.buyer, late.orderId, 2)).toEqual([
    'Please pay for your order: Late Show',
    'Reminder to pay for your order: Late Show',
  ]);
});

it('two runs at the same time remind once', async () => {
  const { orderId } = await ordered(await sellsByTransfer());
  await runMinuteJobAfter(2 * minute);
  const { readOrder } = await import('../../../functions/orders/order/order-store.ts');
  const { requestReminder } = await import('../../../functions/orders/payment/manual/reminder-store.ts');
  const read = await readOrder(orderId);
  if (!read) throw new Error('no order');
  const written = await Promise.all([1, 2, 3].map(() => requestReminder(read, Date.now())));
  expect(written.filter(Boolean)).toHaveLength(1);
  expect(await kinds(orderId)).toEqual(['instructions', 'reminder']);
});

it('sends no reminder that was requested before the payment or the cancellation of the event', async () => {
  for (const ends of ['paid', 'cancelled']) {
    const party = await sellsByTransfer();
    const { buyer, orderId } = await ordered(party);
    await runMinuteJobAfter(4 * day + minute);
    expect(await kinds(orderId)).toEqual(['instructions', 'reminder']);
    const { token } = party.organizer;
    if (ends === 'paid') must(202, await markPaid(party.organizer, orderId));
    else must(202, await call('POST', `/v1/events/${party.eventId}/cancel`, { token, body: {} }));
    await sendNotices(orderId);
    expect(await ofOrder(buyer, orderId)).toEqual([]);
  }
});

it('says what is missing, what was too much, and that it has ended', async () => {
  const party = await sellsByTransfer();
  const { buyer, orderId } = await ordered(party);
  must(202, await markPaid(party.organizer, orderId, { amount: euros(4_000) }));
  await sendNotices(orderId);
  await runMinuteJobAfter(5 * day + minute);
  await sendNotices(orderId);
  expect(await subjects(buyer, orderId, 3)).toEqual([
    'Part of your payment is missing: Late Show',
    'Please pay for your order: Late Show',
    'Your order has expired: Late Show',
  ]);
  const texts = (await ofOrder(buyer, orderId)).map(({ text }) => text).join('\n');
  expect(texts).toContain('€50.00 is still missing');
  expect(texts).toContain('will return €40.00');

  const over = await ordered(party);
  must(202, await markPaid(party.organizer, over.orderId, { amount: euros(10_000) }));
  await sendNotices(over.orderId);
  expect(await subjects(over.buyer, over.orderId, 1)).toEqual(['You have paid too much: Late Show']);
});

it('says that a payment came too late where the places are gone', async () => {
  const party = await sellsByTransfer({ capacity: 2 });
  const { buyer, orderId } = await ordered(party);
  await runMinuteJobAfter(5 * day + minute);
  const next = await account();
  must(200, await hold(next, party.ticketTypeId, 2));
  await confirm(must(202, await order(next)).id);
  must(202, await markPaid(party.organizer, orderId));
  await sendNotices(orderId);
  expect(await subjects(buyer, orderId, 2)).toEqual([
    'Your order has expired: Late Show',
    'Your payment came too late: Late Show',
  ]);
});

it('a stranger cannot fill a mailbox with orders that are never paid', async () => {
  const party = await sellsByTransfer({ capacity: 50, maxPerCustomer: 50 });
  const buyer = await account();
  const statuses: number[] = [];
  for (let orders = 0; orders < 22 && statuses.at(-1) !== 429; orders++) {
    must(200, await hold(buyer, party.ticketTypeId, 1));
    statuses.push((await orderManually(buyer)).status);
  }
  expect(statuses.at(-1)).toBe(429);
});
