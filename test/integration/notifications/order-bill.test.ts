/*
 * Goal: the mail and the tickets of an order say what its buyer has paid, as the order itself does.
 * Method: a buyer with a code buys under fees and a tax. The announced order is delivered to the mailer.
 */
import type { Context } from 'aws-lambda';
import { beforeAll, expect, inject, it } from 'vitest';
import { storedMails } from '../../../scripts/local/mail/mailbox.ts';
import { verified } from '../../support/actors/mailed.ts';
import { bought, showWith, type Wish } from '../../support/actors/priced-show.ts';
import { hold, must } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call, until } from '../../support/http/client.ts';
import { announced, message } from '../../support/state/outbox.ts';
import { printedWords } from '../../support/state/printed-ticket.ts';

beforeAll(() => startInProcess({ cache: false }));

/** Buys two tickets with a code, and returns the sums of the order, its mail and the text of its tickets. */
async function mailOf(wish: Wish) {
  const party = await showWith(wish);
  const buyer = await verified();
  const code = { code: 'SUMMER', percent: 50 };
  const codes = `/v1/events/${party.eventId}/promo-codes`;
  must(201, await call('POST', codes, { token: party.organizer.token, body: code }));
  must(200, await hold(buyer, party.ticketTypeId, 2));
  must(200, await call('PUT', '/v1/cart/promo-code', { token: buyer.token, body: { code: 'SUMMER' } }));
  const { amounts, order } = await bought(buyer);
  const event = (await announced()).find(({ type, subject }) => type === 'OrderConfirmed' && subject === order.id);
  const { handler } = await import('../../../functions/notifications/on-order-confirmed.ts');
  expect(await handler(message(event), {} as Context)).toEqual({ batchItemFailures: [] });
  const [mail] = await until(
    async () => (await storedMails(inject('mailFolder'))).filter(({ text }) => text.includes(order.id)),
    (mails) => mails.length > 0,
    10,
  );
  const pdf = mail?.attachments.find(({ name }) => name === 'tickets.pdf')?.content ?? new Uint8Array();
  return { amounts, text: mail?.text ?? '', tickets: printedWords(pdf) };
}

it('shows a discount, a booking fee and an included tax', async () => {
  const terms = { fee: { perTicket: 100 }, tax: { rate: 19, included: true as const } };
  const { amounts, text, tickets } = await mailOf({ amount: 4_500, terms });
  expect(amounts).toEqual([9_000, 4_500, 200, 750, 4_700]);
  const bill = ['2 × Standard: €90.00', 'Discount: -€45.00', 'Booking fee: €2.00', 'Total: €47.00'];
  expect(text).toContain(`\n\n${[...bill, 'Includes 19% tax: €7.50'].join('\n')}\n\n`);
  const ticket = 'Paid €23.50 List price €45.00 Discount -€22.50 Booking fee €1.00 Includes 19% tax €3.75';
  expect(tickets.split(ticket)).toHaveLength(3);
});

it('shows an added tax in a currency of three decimals', async () => {
  const { amounts, text, tickets } = await mailOf({ amount: 4_555, currency: 'KWD', terms: { tax: { rate: 5 } } });
  expect(amounts).toEqual([9_110, 4_555, 0, 228, 4_783]);
  const bill = ['2 × Standard: KWD 9.110', 'Discount: -KWD 4.555', '5% tax: KWD 0.228', 'Total: KWD 4.783'];
  expect(text.replaceAll('\u00a0', ' ')).toContain(`\n\n${bill.join('\n')}\n\n`);
  expect(tickets).toContain('Paid KWD 2.391 List price KWD 4.555 Discount -KWD 2.278 5% tax KWD 0.114');
  expect(tickets).toContain('Paid KWD 2.392 List price KWD 4.555 Discount -KWD 2.277 5% tax KWD 0.114');
});
