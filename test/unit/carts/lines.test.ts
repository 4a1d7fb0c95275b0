import { describe, expect, it } from 'vitest';
import { lineId, withPlaces } from '../../../functions/carts/cart/cart.ts';
import type { TypeOnSale } from '../../../functions/carts/cart/type-on-sale.ts';
import { poolsFor } from '../../../functions/carts/claim/eligibility.ts';
import type { SaleTerms } from '../../../shared/pricing/line-terms.ts';

/*
 * Goal: places share a line only if they cost the same: one type, one price, one booking fee and one tax.
 * Method: adds places of one type to the lines of a cart while the terms of the event change.
 */

const now = 1_000;
const price = { amount: 4_500, currency: 'EUR' };

const onSale = (terms?: SaleTerms, taxRate?: number): TypeOnSale =>
  ({
    type: {
      ...{ ticketTypeId: 'typ_1', eventId: 'evt_1', name: 'Standard', kind: 'general', status: 'on_sale' },
      ...{ shards: 1, price, ...(taxRate !== undefined && { taxRate }) },
    },
    facts: { eventId: 'evt_1', organizerId: 'org_1', title: 'Late Show', currency: 'EUR', ...(terms && { terms }) },
  }) as unknown as TypeOnSale;
const place = (number: number) => ({ places: [{ shard: 0, number }], now });
const added = (...sales: TypeOnSale[]) =>
  sales.reduce<ReturnType<typeof withPlaces>>((lines, sale, number) => withPlaces(lines, sale, place(number)), []);

describe('the places of a type', () => {
  it('keep the id and the row of their line where there is neither fee nor tax', () => {
    expect(added(onSale(), onSale({}))).toEqual([
      {
        ...{ id: 'typ_1_4500', eventId: 'evt_1', eventTitle: 'Late Show', ticketTypeId: 'typ_1', name: 'Standard' },
        unitPrice: price,
        places: [
          { shard: 0, number: 0 },
          { shard: 0, number: 1 },
        ],
      },
    ]);
  });

  it('share a line under the same fee and tax, in whatever order these were stored', () => {
    const lines = added(
      onSale({ fee: { perTicket: 100, percent: 2 }, tax: { rate: 19, included: true } }),
      onSale({ tax: { included: true, rate: 19 }, fee: { percent: 2, perTicket: 100 } }),
    );
    expect(lines).toMatchObject([
      { terms: { fee: { perTicket: 100, percent: 2 }, tax: { rate: 19, included: true } }, places: [{}, {}] },
    ]);
  });

  it.each<[string, TypeOnSale]>([
    ['another fee', onSale({ fee: { perTicket: 101 }, tax: { rate: 19 } })],
    ['another kind of fee', onSale({ fee: { percent: 100 }, tax: { rate: 19 } })],
    ['no fee', onSale({ tax: { rate: 19 } })],
    ['a fee that the organizer bears', onSale({ fee: { perTicket: 100, organizerPays: true }, tax: { rate: 19 } })],
    ['another tax rate', onSale({ fee: { perTicket: 100 }, tax: { rate: 7 } })],
    ['a tax rate of the type', onSale({ fee: { perTicket: 100 }, tax: { rate: 19 } }, 7)],
    ['a tax that the price includes', onSale({ fee: { perTicket: 100 }, tax: { rate: 19, included: true } })],
    ['neither', onSale()],
  ])('form another line under %s', (_, changed) => {
    const before = onSale({ fee: { perTicket: 100 }, tax: { rate: 19 } });
    const lines = added(before, changed, before, changed);
    expect(lines.map(({ places }) => places.map(({ number }) => number))).toEqual([
      [0, 2],
      [1, 3],
    ]);
    expect(lines[0]?.terms).not.toEqual(lines[1]?.terms);
  });

  it('take the terms as they are when they are held, and keep those of the places before', () => {
    const lines = added(onSale({ tax: { rate: 19 } }), onSale({ tax: { rate: 7 } }));
    expect(lines.map(({ terms }) => terms?.tax?.rate)).toEqual([19, 7]);
  });

  it('of an order with one fee name its organizer as the seller', () => {
    expect(added(onSale({ fee: { perOrder: 200 } }))[0]?.terms?.fee).toEqual({ perOrder: 200, seller: 'org_1' });
  });
});

describe('a line that grows', () => {
  const grow = (line: TypeOnSale, current: TypeOnSale) => () =>
    poolsFor(current, { ticketTypeId: 'typ_1', line: { id: lineId(line, price), quantity: 2 } }, now);

  it('draws from the pools at its price, fee and tax', () => {
    const terms = { fee: { perTicket: 100 } };
    expect(grow(onSale(terms), onSale(terms))()).toHaveLength(1);
    expect(grow(onSale(), onSale())()).toHaveLength(1);
  });

  it('is refused once fee or tax have changed', () => {
    expect(grow(onSale(), onSale({ fee: { perTicket: 100 } }))).toThrow('price');
    expect(grow(onSale({ tax: { rate: 19 } }), onSale({ tax: { rate: 7 } }))).toThrow('price');
  });
});
