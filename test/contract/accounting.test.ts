import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cartView } from '../../functions/carts/view/cart-view.ts';
import { confirmationMail } from '../../functions/notifications/mails/confirmation-mail.ts';
import { ticketPrices } from '../../functions/notifications/order/ticket-price.ts';
import { orderView } from '../../functions/orders/order/order-view.ts';
import { root } from '../../scripts/local/environment.ts';
import { formatMoney } from '../../shared/base/money.ts';
import { orderTransactions } from '../../shared/ledger/order-transactions.ts';
import { buyerFee, lineCost, linePrice } from '../../shared/pricing/line-cost.ts';
import { lineTerms } from '../../shared/pricing/line-terms.ts';
import { saleTerms } from '../../shared/records/terms/sale-terms.ts';
import { cartOf, now, orderOf, type Sale } from '../support/pricing/any-sale.ts';

/*
 * Goal: the worked example of docs/accounting.md has the amounts that the code computes.
 * Method: sells what the example says, and looks for its tables and its bill in the page.
 */

const page = readFileSync(join(root, 'docs', 'accounting.md'), 'utf8');
const currency = 'EUR';
const euros = (amount: number) => ({ amount: Math.round(amount * 100), currency });
const shown = (amount: number): string => formatMoney({ amount, currency });

const organizer = {
  fees: { percent: 5, cap: euros(2.5), perOrder: euros(1), paidBy: 'buyer' as const },
  tax: { rate: 19, included: true },
};
const line = (name: string, price: number, quantity: number, taxRate?: number): Sale['lines'][number] => {
  const terms = lineTerms(saleTerms(organizer, currency), { organizerId: 'org_1', taxRate });
  return {
    ...{ id: name, eventId: 'evt_1', eventTitle: 'Late Show', ticketTypeId: `typ_${name}`, name },
    unitPrice: euros(price),
    places: Array.from({ length: quantity }, (_, number) => ({ shard: 0, number })),
    ...(terms && { terms }),
  };
};
const sale: Sale = {
  currency,
  lines: [line('Stalls', 60, 2), line('Standing', 24.99, 3, 7)],
  promo: { eventId: 'evt_1', code: 'SUMMER', percent: 10 },
};
const order = orderOf(sale);

/** The rows of all tables of the page, without the blanks that align them. */
const tableRows = page
  .split('\n')
  .filter((row) => row.startsWith('|'))
  .map((row) => row.replace(/\s*\|\s*/g, '|'));
const row = (...cells: string[]): string => `|${cells.join('|')}|`;

describe('the worked example of docs/accounting.md', () => {
  it('has a row for each step of each line', () => {
    const [stalls, standing] = order.items;
    const steps: [string, (item: (typeof order.items)[number]) => number][] = [
      ['List price', ({ total }) => total.amount],
      ['Discount', ({ discount }) => -(discount?.amount ?? 0)],
      ['Price', linePrice],
      ['Booking fee', buyerFee],
      ['The buyer pays', lineCost],
      ['Tax in it', ({ tax }) => tax?.amount ?? 0],
    ];
    expect(stalls && standing).toBeDefined();
    for (const [step, amountOf] of steps) {
      const amounts = order.items.map((item) => shown(amountOf(item)));
      expect(tableRows.filter((each) => each.startsWith(row(step, ...amounts).slice(0, -1)))).toHaveLength(1);
    }
  });

  it('has the sums of the cart and the order', () => {
    const { subtotal, discount, fees, tax, total } = orderView(order);
    const sums = { subtotal, discount, fees, tax, total };
    expect(cartView(cartOf(sale), now)).toMatchObject(sums);
    for (const [name, sum] of Object.entries(sums)) {
      expect(tableRows).toContain(row(`\`${name}\``, shown(sum.amount)));
    }
  });

  it('has what the ledger books for it', () => {
    const id = { orderId: 'ord_1', createdAt: now, history: [{ at: now, what: 'confirmed' }] };
    const attempts = [{ id: 'ord_1#1', provider: 'stripe', status: 'captured' as const, amount: order.total }];
    const posted = orderTransactions({ ...order, ...id, attempts });
    const accounts = [
      ...(['provider:stripe', 'customers', 'sales:19', 'tax:19', 'sales:7', 'tax:7'] as const),
      ...(['booking_fees:19', 'booking_fees:7'] as const),
    ];
    expect(tableRows).toContain(row('Transaction', ...accounts.map((account) => `\`${account}\``)));
    for (const { kind, entries } of posted) {
      const booked = new Map(entries.map(([account, amount]) => [account, shown(amount)]));
      expect([...booked.keys()].filter((account) => !(accounts as readonly string[]).includes(account))).toEqual([]);
      expect(tableRows).toContain(row(`\`${kind}\``, ...accounts.map((account) => booked.get(account) ?? '')));
    }
    expect(posted.map(({ kind }) => kind)).toEqual(['capture', 'sale']);
  });

  it('has the bill of the confirmation', () => {
    const bill = confirmationMail(order, 'Ada', [])
      .text.split('\n\n')
      .find((part) => part.includes('\nTotal: '));
    expect(page).toContain(`\n\`\`\`\n${bill}\n\`\`\`\n`);
  });

  it('has what each ticket cost', () => {
    const paid = [...ticketPrices(order).values()].map((price) => shown(price.paid));
    expect(paid).toHaveLength(5);
    const [stalls, standing] = [paid.slice(0, 2), paid.slice(2)];
    expect(page.replace(/\s+/g, ' ')).toContain(
      `The tickets in the stalls cost ${stalls.join(' and ')}. The standing ones cost ${standing.slice(0, 2).join(', ')} and ${standing[2]}.`,
    );
  });
});
