/*
 * Goal: the mail about a refund says what happened: which tickets were cancelled, which stay valid, why, and how the
 * money comes back.
 * Method: an organizer refunds in process, and each announced refund is delivered to the mailer.
 */
import type { Context } from 'aws-lambda';
import { beforeAll, expect, inject, it } from 'vitest';
import { storedMails } from '../../../scripts/local/mail/mailbox.ts';
import type { Envelope } from '../../../shared/messaging/envelope.ts';
import { verified } from '../../support/actors/mailed.ts';
import { hold, must, order, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call, until } from '../../support/http/client.ts';
import { announced, message } from '../../support/state/outbox.ts';
import { confirm } from '../../support/state/saga.ts';

beforeAll(() => startInProcess({ cache: false }));

/** Refunds for the organizer, and returns the text of the mail about it. */
async function mailOf({ organizer }: Show, { orderId, email }: { orderId: string; email: string }, body: object) {
  const path = `/v1/orders/${orderId}/refunds`;
  const { refunds } = must(202, await call('POST', path, { token: organizer.token, body }));
  const refundId = refunds.at(-1).id;
  const isIt = ({ type, data }: Envelope) =>
    type === 'OrderRefunded' && (data as { refundId: string }).refundId === refundId;
  const { handler } = await import('../../../functions/notifications/on-order-refunded.ts');
  const before = (await mailsTo(email)).length;
  expect(await handler(message((await announced()).find(isIt) as Envelope), {} as Context)).toEqual({
    batchItemFailures: [],
  });
  const mails = await until(
    () => mailsTo(email),
    (found) => found.length > before,
    10,
  );
  const text = mails.find(({ text }) => !seen.has(text))?.text ?? '';
  seen.add(text);
  return text;
}
const seen = new Set<string>();
const mailsTo = async (email: string) =>
  (await storedMails(inject('mailFolder'))).filter(
    ({ to, subject }) => to.includes(email) && subject.startsWith('Refund'),
  );

it('tells of tickets one by one, of money alone, and of tickets that were refunded before', async () => {
  const party = await show();
  const buyer = await verified();
  must(200, await hold(buyer, party.ticketTypeId, 2));
  const orderId = must(202, await order(buyer)).id;
  await confirm(orderId);
  const { tickets } = must(200, await call('GET', `/v1/orders/${orderId}`, { token: buyer.token }));
  const mailed = { orderId, email: buyer.email };

  const one = await mailOf(party, mailed, { ticketIds: [tickets[1].id], reason: 'goodwill' });
  expect(one).toContain('The organizer has cancelled one of your tickets for “Late Show”. They say: goodwill');
  expect(one).toContain('ticket 2 of your order');
  expect(one).toContain('Your other tickets stay valid.');
  expect(one).toContain('the same way you paid');

  const amount = { amount: 4_500, currency: 'EUR' };
  const money = await mailOf(party, mailed, { amount, reason: 'Sorry for the noise' });
  expect(money).toContain('Those of your tickets that were not cancelled before stay valid.');

  const rest = await mailOf(party, mailed, { ticketIds: [tickets[0].id], reason: 'The hall is smaller now' });
  expect(rest).toContain('An earlier refund covers what you paid for it');
  expect(rest).not.toMatch(/free|stay valid/);
});

it('tells customers of the box office that its organizer returns their cash', async () => {
  const party = await show();
  const email = `walk-up-${Date.now()}@example.org`;
  const body = { items: [{ ticketTypeId: party.ticketTypeId, quantity: 1 }], method: 'cash', email };
  const path = `/v1/events/${party.eventId}/box-office/orders`;
  const { id: orderId } = must(201, await call('POST', path, { token: party.organizer.token, body }));

  const text = await mailOf(party, { orderId, email }, { reason: 'The band left early' });
  expect(text).toContain('The organizer will return €45.00 to you in cash.');
  expect(text).toContain('The ticket above is no longer valid for entry.');
  expect(text).not.toMatch(/few days|stay valid/);
});
