import { describe, expect, it } from 'vitest';
import {
  hasOffer,
  isEmptyRange,
  isPriceFiltered,
  type PriceFilter,
} from '../../../functions/catalog/browse/price-filter.ts';
import { matches } from '../../../functions/catalog/event/event-filter.ts';
import type { SellingFacts, TicketType } from '../../../shared/inventory/ticket-type.ts';

const now = 1_000_000;
const facts = { status: 'published', endsAt: now + 1_000 } as SellingFacts;
const price = (amount: number) => ({ amount, currency: 'EUR' });
const type = (fields: Partial<TicketType> = {}) =>
  ({
    ...{ ticketTypeId: 'typ_1', price: price(500), status: 'on_sale', shards: 1 },
    ...{ salesStartAt: 0, salesEndAt: now + 500, ...fields },
  }) as TicketType;

const isMatch = (types: TicketType[], filter: PriceFilter, free: Record<string, number[]> = { typ_1: [1] }) =>
  hasOffer({ facts, types, free: new Map(Object.entries(free).map(([id, pools]) => [id, { pools }])) }, filter, now);

describe('the price filter', () => {
  it('needs ticket types only if it has a bound or asks for free places', () => {
    expect([{}, { available: false }].map(isPriceFiltered)).toEqual([false, false]);
    expect([{ available: true }, { priceFrom: 0 }, { priceTo: 0 }].map(isPriceFiltered)).toEqual([true, true, true]);
    expect([{ priceFrom: 2, priceTo: 1 }, { priceFrom: 2, priceTo: 2 }, {}].map(isEmptyRange)).toEqual([
      true,
      false,
      false,
    ]);
  });

  it.each([
    [{ priceFrom: 500, priceTo: 500 }, true],
    [{ priceFrom: 501 }, false],
    [{ priceTo: 499 }, false],
    [{ available: true }, true],
  ])('includes its bounds: %o matches %s', (filter, expected) => expect(isMatch([type()], filter)).toBe(expected));

  it.each<[string, Partial<TicketType>]>([
    ['paused', { status: 'paused' }],
    ['not minted', { status: 'preparing' }],
    ['not on sale yet', { salesStartAt: now + 1 }],
    ['no longer on sale', { salesEndAt: now }],
  ])('matches by price, but not by availability, a type that is %s', (_, fields) => {
    expect(isMatch([type(fields)], { priceTo: 500 })).toBe(true);
    expect(isMatch([type(fields)], { available: true })).toBe(false);
  });

  it('does not match `available` if all is sold or nothing was counted', () => {
    expect(isMatch([type()], { available: true }, { typ_1: [0] })).toBe(false);
    expect(isMatch([type()], { available: true }, {})).toBe(false);
  });

  it('requires price and free place of the same type', () => {
    const expensive = type({ ticketTypeId: 'typ_2', price: price(900) });
    const free = { typ_1: [0], typ_2: [3] };
    expect(isMatch([type(), expensive], { available: true, priceTo: 500 }, free)).toBe(false);
    expect(isMatch([type(), expensive], { available: true, priceTo: 900 }, free)).toBe(true);
  });

  it('ignores a hidden type', () => expect(isMatch([type({ status: 'hidden' })], {})).toBe(false));
});

describe('the event filter', () => {
  const event = { city: 'Łódź', category: 'Music/Jazz', organizerId: 'org_1' };
  it.each([
    [{}, true],
    [{ city: 'lodz', category: 'MUSIC' }, true],
    [{ category: 'music/jazz' }, true],
    [{ category: 'mus' }, false],
    [{ category: 'music/jazz/free' }, false],
    [{ city: 'Lod' }, false],
    [{ organizerId: 'org_1' }, true],
    [{ organizerId: 'ORG_1' }, false],
  ])('%o matches: %s', (filter, expected) => expect(matches(filter)(event)).toBe(expected));
});
