// Goal: papers add up: lines to totals, taxes to their lines, organizers to the order, and the credit notes of a full
// refund to the invoice, amount by amount.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { creditNoteOf } from '../../../functions/accounting/papers/credit-note.ts';
import { paidBy, possiblePapers } from '../../../functions/accounting/papers/due-papers.ts';
import { invoiceOf } from '../../../functions/accounting/papers/invoice.ts';
import { netOf, type PaperContent, taxLines, totalsOf } from '../../../functions/accounting/papers/paper.ts';
import { paperOf, paperRow } from '../../../functions/accounting/papers/paper-row.ts';
import type { OrderRow } from '../../../functions/orders/order/order.ts';
import { sumOf } from '../../../shared/base/sum.ts';
import { paperFacts } from '../../support/papers/paper-facts.ts';
import { anyPricedOrder, pricedOrder } from '../../support/state/priced-order.ts';

const invoice = { number: 'OW-2026-000001', date: '2026-07-01', buyer: { name: 'Ada King' } };
const money = (amount: number) => ({ amount, currency: 'EUR' });
const refundsOf = (order: OrderRow, parts: readonly Partial<OrderRow['refunds'][number]>[]): OrderRow => ({
  ...order,
  refunds: parts.map((part, index) => ({
    ...{ id: `ord_1#r${index + 1}`, attemptId: 'ord_1#1', status: 'pending', reason: 'test', amount: money(0) },
    ...part,
  })),
});
const creditNotes = (order: OrderRow, facts = paperFacts()) =>
  order.refunds.flatMap(({ id: refundId }) => creditNoteOf(order, facts, { refundId, invoice }) ?? []);

/** The amounts of papers for a line of the order. */
const sums = (papers: readonly PaperContent[], name: string) => {
  const lines = papers.flatMap((paper) => paper.lines.filter((line) => line.name === name));
  return {
    price: sumOf(lines.map(({ list, discount }) => list - discount)),
    fee: sumOf(lines.map(({ fee }) => fee)),
    tax: sumOf(lines.map(({ tax }) => tax?.amount ?? 0)),
    total: sumOf(lines.map(({ total }) => total)),
  };
};

describe('an invoice', () => {
  it('has no sum without tax for tickets that were free', () => {
    const taxed = { fee: { perTicket: 150 }, tax: { rate: 24, included: true as const } };
    const paper = invoiceOf(
      pricedOrder([
        { quantity: 1, unit: 1_000, terms: taxed },
        { quantity: 2, unit: 0, terms: taxed },
      ]),
      paperFacts(),
    );
    expect(paper?.lines.map(({ total }) => total)).toEqual([1_150, 0]);
    expect(taxLines(paper?.lines ?? []).map(({ rate }) => rate)).toEqual([24]);
  });

  it('shows list price, discount, fee, tax and total of each line', () => {
    const order = pricedOrder([
      {
        quantity: 2,
        unit: 4_500,
        discount: 900,
        terms: { fee: { perTicket: 150 }, tax: { rate: 24, included: true } },
      },
      { quantity: 1, unit: 1_000, terms: { tax: { rate: 11 } } },
      { quantity: 1, unit: 1_000, terms: { fee: { perTicket: 100, organizerPays: true } } },
    ]);
    const history = [...order.history, { at: Date.UTC(2026, 5, 30, 22, 30), what: 'captured #1' }];
    const paper = invoiceOf({ ...order, history }, paperFacts());
    expect(paper).toMatchObject({
      kind: 'invoice',
      seller: { name: 'Owls Ltd', address: 'Main Street 1\nVienna', vatId: 'ATU12345678' },
      buyer: { name: 'Ada Lovelace', email: 'ada@example.com' },
      payment: { method: 'test', date: '2026-07-01' },
      lines: [
        { list: 9_000, discount: 900, fee: 300, tax: { rate: 24, amount: 1_626, included: true }, total: 8_400 },
        { list: 1_000, discount: 0, fee: 0, tax: { rate: 11, amount: 110 }, total: 1_110 },
        { list: 1_000, discount: 0, fee: 0, total: 1_000 },
      ],
    });
    expect(taxLines(paper?.lines ?? [])).toEqual([
      { net: 1_000, tax: 0, total: 1_000 },
      { rate: 11, net: 1_000, tax: 110, total: 1_110 },
      { rate: 24, net: 6_774, tax: 1_626, total: 8_400 },
    ]);
  });

  it('names the organizer where nothing is set, and no buyer where nobody gave a name', () => {
    const facts = paperFacts();
    const { invoicing: _, ...organizer } = facts.organizer;
    const boxOffice = { by: 'usr_2', method: 'cash' as const, walkUp: {} };
    const paper = invoiceOf({ ...pricedOrder([{ quantity: 1, unit: 500 }]), boxOffice }, { ...facts, organizer });
    expect([paper?.seller, paper?.buyer]).toEqual([{ name: 'Night Owls' }, {}]);
  });

  it('is due for a paid order only', () => {
    const paid = pricedOrder([{ quantity: 1, unit: 500 }]);
    expect(paidBy(paid)?.id).toBe('ord_1#1');
    const others: Partial<OrderRow>[] = [
      { status: 'awaiting_payment' },
      { status: 'failed' },
      { status: 'cancelled' },
      { comp: { by: 'usr_2', reason: 'press' } },
      { attempts: [] },
    ];
    for (const fields of others) expect(possiblePapers({ ...paid, ...fields }, ['org_1'])).toEqual([]);
    expect(invoiceOf(pricedOrder([{ quantity: 1, unit: 0 }]), paperFacts())).toBeUndefined();
  });

  it('of any order adds up, and the invoices of its organizers to what was paid', () => {
    fc.assert(
      fc.property(anyPricedOrder, (order) => {
        const all = [paperFacts('org_1', [0, 2]), paperFacts('org_2', [1, 3])];
        const papers = all.flatMap((facts) => invoiceOf(order, facts) ?? []);
        for (const { lines } of papers) {
          for (const line of lines) {
            const { list, discount, fee, tax, total } = line;
            expect(total).toBe(list - discount + fee + (tax && !tax.included ? tax.amount : 0));
            expect(netOf(line) + (tax?.amount ?? 0)).toBe(total);
          }
          const { net, tax, total } = totalsOf(lines);
          const rates = taxLines(lines);
          expect([net, tax, total]).toEqual([
            sumOf(rates.map((rate) => rate.net)),
            sumOf(rates.map((rate) => rate.tax)),
            sumOf(rates.map((rate) => rate.total)),
          ]);
          expect(net + tax).toBe(total);
        }
        expect(sumOf(papers.map(({ lines }) => totalsOf(lines).total))).toBe(order.total.amount);
      }),
    );
  });
});

describe('a credit note', () => {
  const two = pricedOrder([
    { quantity: 2, unit: 1_190, terms: { fee: { perTicket: 119 }, tax: { rate: 19, included: true } } },
  ]);

  it('names the invoice, and credits the tickets of its refund', () => {
    const [note] = creditNotes(refundsOf(two, [{ amount: money(1_309), ticketIds: ['t0.0'] }]));
    expect(note).toMatchObject({
      kind: 'credit-note',
      refundId: 'ord_1#r1',
      corrects: { number: invoice.number, date: invoice.date },
      buyer: invoice.buyer,
      lines: [{ quantity: 1, list: 1_190, discount: 0, fee: 119, tax: { rate: 19, amount: 209 }, total: 1_309 }],
    });
  });

  it('has no tickets where money alone is returned', () => {
    const [note] = creditNotes(refundsOf(two, [{ amount: money(100), eventIds: ['evt_0'] }]));
    expect(note?.lines).toMatchObject([{ quantity: 0, total: 100 }]);
  });

  it('is not due for the refund of a late payment, nor for tickets of others, nor for nothing', () => {
    const late = { id: 'ord_1#2#refund', attemptId: 'ord_1#2', amount: money(2_618) };
    expect(creditNotes(refundsOf(two, [late]))).toEqual([]);
    const ofAnother = refundsOf(two, [{ amount: money(1_309), ticketIds: ['t0.0'] }]);
    expect(creditNotes(ofAnother, paperFacts('org_2', [1]))).toEqual([]);
    expect(creditNotes(refundsOf(two, [{ ticketIds: ['t0.0'] }]))).toEqual([]);
  });

  it('and all others of a full refund add up to the invoice, amount by amount', () => {
    fc.assert(
      fc.property(anyPricedOrder, fc.array(fc.nat(1_000), { maxLength: 4 }), (order, shares) => {
        const eventIds = order.items.map(({ eventId }) => eventId);
        let left = order.total.amount;
        const amounts = shares.map((thousandths) => {
          const amount = Math.floor((left * thousandths) / 1_000);
          left -= amount;
          return amount;
        });
        const parts = [...amounts, left].map((amount) => ({ amount: money(amount), eventIds }));
        const notes = creditNotes(refundsOf(order, parts));
        const whole = invoiceOf(order, paperFacts());
        for (const { name } of order.items) expect(sums(notes, name)).toEqual(sums(whole ? [whole] : [], name));
        for (const { list, fee, tax, total } of notes.flatMap(({ lines }) => lines))
          expect(total).toBe(list + fee + (tax && !tax.included ? tax.amount : 0));
      }),
    );
  });
});

describe('a stored paper', () => {
  const issue = { sequence: 12, number: 'OW-2026-000012', issuedAt: Date.UTC(2026, 6, 1), date: '2026-07-01' };

  it('is read as it was issued', () => {
    fc.assert(
      fc.property(anyPricedOrder, (order) => {
        const content = invoiceOf(order, paperFacts());
        if (!content) return;
        const paper = { ...content, ...issue };
        expect(paperOf(paperRow(paper))).toEqual(paper);
      }),
    );
  });

  it('of a credit note keeps the id of its refund', () => {
    const order = refundsOf(pricedOrder([{ quantity: 1, unit: 500 }]), [{ amount: money(500), ticketIds: ['t0.0'] }]);
    const [note] = creditNotes(order);
    if (!note) throw new Error('No credit note');
    expect(paperOf(paperRow({ ...note, ...issue }))).toEqual({ ...note, ...issue });
  });
});
