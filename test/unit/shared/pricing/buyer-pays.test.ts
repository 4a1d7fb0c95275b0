// Goal: before the cart, buyers see what one ticket costs in all, by the rule that prices carts.
import { expect, it } from 'vitest';
import { buyerPays } from '../../../../shared/pricing/buyer-pays.ts';
import type { SaleTerms } from '../../../../shared/pricing/line-terms.ts';

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const ticket = (terms?: SaleTerms, taxRate?: number, amount = 4500) =>
  buyerPays({ price: eur(amount), taxRate }, terms);

it('adds the booking fee and the tax of both', () => {
  expect(ticket({ fee: { perTicket: 100, percent: 2 }, tax: { rate: 8.875 } })).toEqual({
    fee: eur(190),
    tax: eur(416),
    taxRate: 8.875,
    taxIncluded: false,
    total: eur(5106),
  });
});

it('names a tax that price and fee contain', () => {
  expect(ticket({ fee: { perTicket: 100 }, tax: { rate: 24, included: true } })).toEqual({
    fee: eur(100),
    tax: eur(890),
    taxRate: 24,
    taxIncluded: true,
    total: eur(4600),
  });
});

it('shows no fee that the organizer pays', () => {
  expect(ticket({ fee: { percent: 10, organizerPays: true } })).toBeUndefined();
  expect(ticket({ fee: { percent: 10, organizerPays: true }, tax: { rate: 10 } })).toEqual({
    tax: eur(450),
    taxRate: 10,
    taxIncluded: false,
    total: eur(4950),
  });
});

it('leaves the fee of an order out, since several tickets share it', () => {
  expect(ticket({ fee: { perOrder: 150 } })).toBeUndefined();
  expect(ticket({ fee: { perOrder: 150, perTicket: 20 } })).toEqual({ fee: eur(20), total: eur(4520) });
});

it('takes the rate of the type, added or included as the organizer does', () => {
  const rate = (terms?: SaleTerms) => ticket(terms, 5);
  expect(rate({ tax: { rate: 20 } })).toMatchObject({ tax: eur(225), taxRate: 5, taxIncluded: false });
  expect(rate({ tax: { rate: 20, included: true } })).toMatchObject({ tax: eur(214), taxRate: 5, taxIncluded: true });
  expect(rate()).toMatchObject({ tax: eur(214), taxRate: 5, taxIncluded: true });
  expect(ticket({ tax: { rate: 20 } }, 0)).toEqual({
    tax: eur(0),
    taxRate: 0,
    taxIncluded: false,
    total: eur(4500),
  });
});

it('is the price alone without terms, and nothing for a free ticket', () => {
  expect(ticket()).toBeUndefined();
  expect(ticket({ fee: { perTicket: 100 } }, undefined, 0)).toBeUndefined();
  expect(ticket({ fee: { perTicket: 100 }, tax: { rate: 20 } }, undefined, 0)).toBeUndefined();
});
