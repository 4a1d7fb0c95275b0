import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cartView } from '../../../functions/carts/view/cart-view.ts';
import { confirmationMail } from '../../../functions/notifications/mails/confirmation-mail.ts';
import { paymentNotice } from '../../../functions/notifications/mails/payment-notice.ts';
import { ticketPrices } from '../../../functions/notifications/order/ticket-price.ts';
import { orderView } from '../../../functions/orders/order/order-view.ts';
import { sumOf } from '../../../shared/base/sum.ts';
import type { LineTerms } from '../../../shared/pricing/line-terms.ts';
import { cartOf, decimals, now, orderOf, sales } from '../../support/pricing/any-sale.ts';

/*
 * Goal: whatever is bought, cart, order, mail and tickets show the same amounts, and each follows the written rule of
 * rounding.
 * Method: draws organizers with fees and taxes, types with rates of their own, promotion codes and currencies of zero,
 * two and three decimals. Reads the amounts back from the text of the mail, and checks the rounding with fractions.
 */

/** `-KWD 1,234.500` and `free` as minor units. */
const minorOf = (text: string, currency: string): number => {
  if (text === 'free') return 0;
  const [whole = '', fraction = ''] = text.replace(/[^\d.]/g, '').split('.');
  expect(fraction).toHaveLength(decimals[currency] ?? 0);
  return Number(whole + fraction) * (text.startsWith('-') ? -1 : 1);
};

/** The amounts of a bill by its labels. */
const billOf = (rows: readonly string[], currency: string) =>
  rows.map((row) => {
    const at = row.lastIndexOf(': ');
    return { label: row.slice(0, at), amount: minorOf(row.slice(at + 2), currency) };
  });

const isTax = /^(?:Includes )?(?<rate>[\d.]+)% tax$/;

it('any order: cart, order and mails show the same amounts, and the lines sum up to them', () => {
  fc.assert(
    fc.property(sales, (sale) => {
      const { currency } = sale;
      const order = orderOf(sale);
      const view = orderView(order);
      const cart = cartView(cartOf(sale), now);
      expect(cart).toMatchObject({ total: view.total, fees: view.fees, tax: view.tax, subtotal: view.subtotal });
      expect(cart.items).toEqual(view.items);

      const { text } = confirmationMail(order, 'Ada', []);
      const rows = text.split('\n').filter((row) => /^\d+ × |^Discount: |^Booking fee: |^Total: |% tax: /.test(row));
      const bill = billOf(rows, currency);
      const of = (label: string) => bill.find((row) => row.label === label)?.amount ?? 0;
      const lines = bill.filter(({ label }) => label.includes(' × '));
      expect(lines.map(({ amount }) => amount)).toEqual(view.items.map(({ total }) => total.amount));
      expect(sumOf(lines.map(({ amount }) => amount))).toBe(view.subtotal.amount);
      expect([0 - of('Discount'), of('Booking fee'), of('Total')]).toEqual([
        ...[view.discount.amount, view.fees.amount, view.total.amount],
      ]);

      const taxes = bill.filter(({ label }) => isTax.test(label));
      expect(sumOf(taxes.map(({ amount }) => amount))).toBe(view.tax.amount);
      for (const { label, amount } of taxes) {
        const rate = Number(isTax.exec(label)?.groups?.rate);
        const taxed = view.items.filter(
          ({ taxRate, taxIncluded }) => taxRate === rate && taxIncluded === label.startsWith('Includes'),
        );
        expect(amount).toBe(sumOf(taxed.map(({ tax }) => tax?.amount ?? 0)));
      }
      // What is read from the top to the total adds up to it.
      const above = bill.slice(
        0,
        bill.findIndex(({ label }) => label === 'Total'),
      );
      expect(sumOf(above.map(({ amount }) => amount))).toBe(view.total.amount);

      const how = { instructions: 'Transfer.', reference: 'NF-1', timezone: 'UTC' };
      const due = paymentNotice({ kind: 'instructions', order, how }).bill ?? [];
      expect(due.map(({ amount }) => minorOf(amount, currency))).toEqual(bill.map(({ amount }) => amount));
      expect(sumOf([...ticketPrices(order).values()].map(({ paid }) => paid))).toBe(view.total.amount);
    }),
    { numRuns: 300 },
  );
});

/** Whether a number is a fraction rounded half up. */
const isRoundedHalfUp = (rounded: number, numerator: bigint, denominator: bigint): boolean =>
  2n * denominator * BigInt(rounded) <= 2n * numerator + denominator &&
  2n * numerator + denominator < 2n * denominator * BigInt(rounded + 1);

const milli = (percent: number): bigint => BigInt(Math.round(percent * 1_000));

it('any order: each booking fee and each tax is rounded half up, once for its line', () => {
  fc.assert(
    fc.property(sales, (sale) => {
      const { items } = orderOf(sale);
      for (const [index, item] of items.entries()) {
        const { fee, tax }: LineTerms = sale.lines[index]?.terms ?? {};
        const price = item.total.amount - (item.discount?.amount ?? 0);
        const charged = item.fee ?? 0;
        if (fee && !fee.perOrder) {
          const { perTicket = 0, percent = 0, cap } = fee;
          const full = BigInt(perTicket * item.quantity) * 100_000n + milli(percent) * BigInt(price);
          const most = cap === undefined ? full : BigInt(cap * item.quantity) * 100_000n;
          const due = price === 0 ? 0n : full < most ? full : most;
          expect(isRoundedHalfUp(charged, due, 100_000n)).toBe(true);
        }
        const base = BigInt(price + (fee?.organizerPays ? 0 : charged));
        if (tax && base > 0n) {
          const whole = tax.included ? 100_000n + milli(tax.rate) : 100_000n;
          expect(isRoundedHalfUp(item.tax?.amount ?? -1, base * milli(tax.rate), whole)).toBe(true);
        } else {
          expect(item.tax).toBeUndefined();
        }
      }
    }),
    { numRuns: 300 },
  );
});

it('any order: a fee for the order is charged once for each organizer, whatever its lines', () => {
  fc.assert(
    fc.property(sales, (sale) => {
      const { items } = orderOf(sale);
      const alone = (id: string, without: boolean) => {
        const lines = sale.lines.map((line) => {
          const { fee, tax } = line.terms ?? {};
          const { perOrder: _, seller: __, ...ofTickets } = fee ?? {};
          const terms = { ...(fee && { fee: without ? ofTickets : fee }), ...(tax && { tax }) };
          return { ...line, terms };
        });
        return sumOf(orderOf({ ...sale, lines }).items.map(({ eventId, fee = 0 }) => (eventId === id ? fee : 0)));
      };
      for (const id of ['evt_0', 'evt_1']) {
        const own = items.filter(({ eventId }) => eventId === id);
        const isPaid = own.some(({ total, discount }) => total.amount > (discount?.amount ?? 0));
        const perOrder = sale.lines.find(({ eventId }) => eventId === id)?.terms?.fee?.perOrder ?? 0;
        expect(alone(id, false) - alone(id, true)).toBe(isPaid ? perOrder : 0);
      }
    }),
  );
});
