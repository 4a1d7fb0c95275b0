import { describe, expect, it } from 'vitest';
import { creditNoteOf } from '../../../functions/accounting/papers/credit-note.ts';
import { invoiceOf } from '../../../functions/accounting/papers/invoice.ts';
import type { Paper, PaperContent } from '../../../functions/accounting/papers/paper.ts';
import { paperPdf } from '../../../functions/accounting/papers/pdf/paper-pdf.ts';
import { paperFacts } from '../../support/papers/paper-facts.ts';
import { printedPages } from '../../support/papers/printed-words.ts';
import { pricedOrder } from '../../support/state/priced-order.ts';

const issue = { sequence: 12, number: 'OW-2026-000012', issuedAt: Date.UTC(2026, 6, 1), date: '2026-07-01' };
const paper = (content: PaperContent | undefined, change: Partial<Paper> = {}): Paper => {
  if (!content) throw new Error('No paper');
  return { ...content, ...issue, ...change };
};
const pages = async (...parts: Parameters<typeof paper>) => printedPages(await paperPdf(paper(...parts)));

const taxed = pricedOrder([
  { quantity: 2, unit: 4_500, discount: 900, terms: { fee: { perTicket: 150 }, tax: { rate: 24, included: true } } },
  { quantity: 1, unit: 1_000, terms: { tax: { rate: 11 } } },
  { quantity: 1, unit: 500 },
]);

describe('the PDF of an invoice', () => {
  it('names seller, buyer, number, days, order and payment', async () => {
    const [page] = await pages(invoiceOf(taxed, paperFacts()));
    for (const text of [
      'Seller Owls Ltd Main Street 1 Vienna VAT ID ATU12345678',
      'Invoice no. OW-2026-000012 Date of issue 1 July 2026 Order ord_1 Paid 1 January 1970, test payment',
      'Buyer Ada Lovelace ada@example.com',
      'Event 0, 4 July 2026',
      'OW-2026-000012 Page 1 of 1',
    ])
      expect(page).toContain(text);
  });

  it('shows each line, the taxes by rate in ascending order, and the total', async () => {
    const [page] = await pages(invoiceOf(taxed, paperFacts()));
    expect(page).toContain(
      'Amounts in EUR Quantity List price Discount Booking fee Net Tax rate Tax Total Line 0 Event 0, 4 July 2026 2 90.00 -9.00 3.00 67.74 24% 16.26 84.00',
    );
    expect(page).toContain('1 10.00 0.00 0.00 10.00 11% 1.10 11.10');
    expect(page).toContain(
      'Tax rate Net Tax Total No tax 5.00 0.00 5.00 11% 10.00 1.10 11.10 24% 67.74 16.26 84.00 Sum 82.74 17.36 100.10 Total €100.10',
    );
  });

  it('says where a buyer without a name has bought', async () => {
    const { buyer: _, ...content } = paper(invoiceOf(taxed, paperFacts()));
    const printed = async (method: string) =>
      (await pages({ ...content, buyer: {}, payment: { ...content.payment, method } }))[0];
    expect(await printed('cash')).toContain('Buyer Customer at the box office');
    expect(await printed('stripe')).toContain('Buyer Customer whose account was deleted');
  });

  it('breaks no order number', async () => {
    const orderId = 'ord_VCNEGEPG38RYX89WX4QMEDXMHD';
    const [page] = await pages(invoiceOf(taxed, paperFacts()), { orderId });
    expect(page).toContain(`Order ${orderId} Paid`);
  });

  it('has no columns that would be empty', async () => {
    const [page] = await pages(invoiceOf(pricedOrder([{ quantity: 1, unit: 500 }]), paperFacts()));
    expect(page).toContain('Quantity List price Total Line 0');
    expect(page).not.toMatch(/Tax|Discount|Booking fee/);
  });

  it.each([
    ['KWD', '12,345.678', 'KWD 12,345.678'],
    ['JPY', '12,345,678', 'JP¥12,345,678'],
  ])('has the decimals of its currency: %s', async (currency, cell, total) => {
    const [page] = await pages(invoiceOf(pricedOrder([{ quantity: 1, unit: 12_345_678 }], currency), paperFacts()));
    expect(page).toContain(`Amounts in ${currency}`);
    expect(page).toContain(` ${cell} `);
    expect(page).toContain(`Total ${total}`);
  });

  it('of 40 lines continues on further pages, each with the heads of the columns, and loses none', async () => {
    const lines = Array.from({ length: 40 }, () => ({ quantity: 1, unit: 500, terms: { tax: { rate: 7 } } }));
    const facts = paperFacts(
      'org_1',
      lines.map((_, n) => n),
    );
    const all = await pages(invoiceOf(pricedOrder(lines), facts));
    expect(all.length).toBeGreaterThan(1);
    for (const [index, page] of all.entries()) expect(page).toContain(`Page ${index + 1} of ${all.length}`);
    for (const page of all.filter((one) => one.includes('Line '))) expect(page).toContain('Amounts in EUR Quantity');
    const text = all.join(' ');
    for (const [n] of lines.entries()) expect(text).toContain(`Line ${n} Event ${n}, 4 July 2026 1 5.00 `);
    expect(text).toContain('Total €214.00');
  });

  it('cuts no name, however long', async () => {
    const long = (letter: string) => Array.from({ length: 40 }, (_, n) => `${letter}${n}`);
    const content = paper(invoiceOf(taxed, paperFacts()));
    const [page = ''] = await pages({
      ...content,
      seller: { name: long('s').join(' '), address: long('a').join(' ') },
      buyer: { name: long('b').join(' ') },
      events: content.events.map(({ date }) => ({ title: long('e').join(' '), date })),
      lines: content.lines.map((line) => ({ ...line, name: long('n').join(' ') })),
    });
    for (const letter of ['s', 'a', 'b', 'e', 'n']) for (const word of long(letter)) expect(page).toContain(word);
  });
});

describe('the PDF of a credit note', () => {
  it('names the invoice that it corrects, and what is credited', async () => {
    const refund = { id: 'ord_1#r1', attemptId: 'ord_1#1', status: 'pending' as const, reason: 'test' };
    const amount = { amount: 4_200, currency: 'EUR' };
    const order = { ...taxed, refunds: [{ ...refund, amount, ticketIds: ['t0.0'] }] };
    const invoice = { number: 'OW-2026-000007', date: '2026-06-30', buyer: {} };
    const note = creditNoteOf(order, paperFacts(), { refundId: refund.id, invoice });
    const [page] = await pages(note, { number: 'OW-2026-C000012' });
    expect(page).toContain('Credit note no. OW-2026-C000012');
    expect(page).toContain('Corrects invoice OW-2026-000007 of 30 June 2026');
    expect(page).toContain('Credited Line 0 Event 0, 4 July 2026 1 40.50 1.50 33.87 24% 8.13 42.00');
    expect(page).toContain('Total credited €42.00');
  });
});
