// Goal: what an organizer sets is what its events charge, and a fee that contradicts itself is refused at its field.
import { describe, expect, it } from 'vitest';
import { Fees } from '../../../../shared/records/terms/fees.ts';
import { Invoicing } from '../../../../shared/records/terms/invoicing.ts';
import { saleTerms } from '../../../../shared/records/terms/sale-terms.ts';
import { Tax } from '../../../../shared/records/terms/tax.ts';

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const isk = (amount: number) => ({ amount, currency: 'ISK' });

describe('the terms of an event', () => {
  it('are the fees in minor units and the tax', () => {
    const fees = { perTicket: eur(100), percent: 2.5, cap: eur(500), perOrder: eur(150), paidBy: 'buyer' as const };
    expect(saleTerms({ fees, tax: { rate: 8.875, included: false } }, 'EUR')).toEqual({
      fee: { perTicket: 100, percent: 2.5, cap: 500, perOrder: 150 },
      tax: { rate: 8.875 },
    });
  });

  it('say when the organizer pays the fee, and when the price contains the tax', () => {
    const fees = { perTicket: eur(100), paidBy: 'organizer' as const };
    expect(saleTerms({ fees, tax: { rate: 24, included: true } }, 'EUR')).toEqual({
      fee: { perTicket: 100, organizerPays: true },
      tax: { rate: 24, included: true },
    });
  });

  it('have no fees with amounts of another currency, not even their percentage', () => {
    const fees = { percent: 2.5, cap: eur(500), paidBy: 'buyer' as const };
    expect(saleTerms({ fees }, 'ISK')).toBeUndefined();
    expect(saleTerms({ fees, tax: { rate: 24, included: true } }, 'ISK')).toEqual({
      tax: { rate: 24, included: true },
    });
  });

  it('have a percentage alone in every currency', () => {
    expect(saleTerms({ fees: { percent: 2.5, paidBy: 'buyer' } }, 'ISK')).toEqual({ fee: { percent: 2.5 } });
  });

  it('are none without fees and tax, and where every fee is zero', () => {
    expect(saleTerms({}, 'EUR')).toBeUndefined();
    const zero = { perTicket: eur(0), percent: 0, cap: eur(0), perOrder: eur(0), paidBy: 'buyer' as const };
    expect(saleTerms({ fees: zero }, 'EUR')).toBeUndefined();
  });

  it('keep a cap of nothing beside a percentage, and a rate of zero', () => {
    expect(saleTerms({ fees: { percent: 5, cap: eur(0), paidBy: 'buyer' } }, 'EUR')).toEqual({
      fee: { percent: 5, cap: 0 },
    });
    expect(saleTerms({ tax: { rate: 0, included: true } }, 'EUR')).toEqual({ tax: { rate: 0, included: true } });
  });
});

const refusals = (schema: typeof Fees | typeof Tax | typeof Invoicing, value: unknown) =>
  schema.safeParse(value).error?.issues.map(({ path }) => path.join('/')) ?? [];

describe('fees', () => {
  it.each([
    ['an amount for each ticket', { perTicket: eur(100) }],
    ['a percentage', { percent: 2.35 }],
    ['the smallest percentage', { percent: 0.01 }],
    ['a percentage that has no exact floating point', { percent: 1.15 }],
    ['an amount for each order', { perOrder: eur(100) }],
    ['a cap of the amount itself', { perTicket: eur(100), cap: eur(100) }],
  ])('may be %s', (_, fees) => expect(refusals(Fees, { ...fees, paidBy: 'buyer' })).toEqual([]));

  it.each([
    ['no fee at all', {}, ''],
    ['a cap of nothing charged for a ticket', { cap: eur(100), perOrder: eur(50) }, 'cap'],
    ['a cap alone', { cap: eur(100) }, 'cap'],
    ['a cap below the amount of each ticket', { perTicket: eur(100), cap: eur(99) }, 'cap/amount'],
    ['a cap in another currency', { perTicket: eur(100), cap: isk(100) }, 'cap/currency'],
    ['a fee of the order in another currency', { percent: 1, cap: eur(100), perOrder: isk(5) }, 'perOrder/currency'],
    ['three decimals', { percent: 2.005 }, 'percent'],
    ['a percentage that no store can hold', { percent: 1e-300 }, 'percent'],
    ['more than 100 %', { percent: 100.01 }, 'percent'],
    ['less than nothing', { percent: -1 }, 'percent'],
    ['a text', { percent: '2' }, 'percent'],
    ['part of a cent', { perTicket: eur(0.5) }, 'perTicket/amount'],
    ['nobody who pays', { percent: 1, paidBy: undefined }, 'paidBy'],
    ['an unknown field', { percent: 1, minimum: eur(1) }, ''],
  ])('are not %s', (_, fees, path) => expect(refusals(Fees, { paidBy: 'buyer', ...fees })).toEqual([path]));
});

it.each([
  [{ rate: 8.875, included: false }, []],
  [{ rate: 100, included: true }, []],
  [{ rate: 8.1, included: true }, []],
  [{ rate: 8.8751, included: false }, ['rate']],
  [{ rate: 1e-300, included: true }, ['rate']],
  [{ rate: 100.5, included: false }, ['rate']],
  [{ rate: 19 }, ['included']],
])('a tax of %j is refused at %j', (tax, paths) => expect(refusals(Tax, tax)).toEqual(paths));

const invoicing = { legalName: 'Owls Ltd', address: 'Main Street 1\nVienna', prefix: 'OW-1' };
it.each([
  ['', {}, []],
  ['without an address', { address: ' \n ' }, ['address']],
  ['with an address that nobody sees', { address: '\u200b\n\u3164' }, ['address']],
  ['with an address that turns its direction', { address: 'Main Street 1\n\u202eanneiV' }, ['address']],
  ['with an empty line and a tab', { address: 'Main Street 1\n\n1010\tVienna' }, []],
  ['with nine lines', { address: '1\n2\n3\n4\n5\n6\n7\n8\n9' }, ['address']],
  ['with an empty prefix', { prefix: '' }, []],
  ['with a hyphen at the end of the prefix', { prefix: 'INV-2026-' }, []],
  ['with a prefix of 20 characters', { prefix: 'OWLS-AT-NIGHT-VIENNA' }, []],
  ['without a prefix', { prefix: undefined }, ['prefix']],
  ['with a hyphen alone', { prefix: '-' }, ['prefix']],
  ['with a slash in the prefix', { prefix: 'OW/1' }, ['prefix']],
  ['with a letter outside of ASCII', { prefix: 'ÖW' }, ['prefix']],
  ['with two hyphens in the prefix', { prefix: 'OW--1' }, ['prefix']],
  ['with a long prefix', { prefix: 'OWLS-AT-NIGHT-IN-WIEN' }, ['prefix']],
  ['with a line break in the prefix', { prefix: 'OW\n' }, ['prefix']],
  ['with a line break in the tax number', { vatId: 'AT\nU1' }, ['vatId']],
])('a seller %s is refused at its field', (_, fields, paths) =>
  expect(refusals(Invoicing, { ...invoicing, ...fields })).toEqual(paths),
);
