import { describe, expect, it } from 'vitest';
import { sumOf } from '../../../../shared/base/sum.ts';
import { type Discount, discountByLine, promoCodeKey } from '../../../../shared/inventory/promo-code.ts';

const eventId = 'evt_1';
const line = (ticketTypeId: string, amount: number, of = eventId) => ({
  eventId: of,
  ticketTypeId,
  total: { amount, currency: 'EUR' },
});
const off = (terms: Partial<Discount>, ...lines: ReturnType<typeof line>[]) =>
  sumOf(discountByLine({ eventId, code: 'SUMMER', ...terms }, lines));

describe('the discount of a promotion code', () => {
  it('is a percentage of each covered line, rounded down', () => {
    expect(off({ percent: 15 }, line('a', 999), line('b', 999))).toBe(149 + 149);
    expect(off({ percent: 100 }, line('a', 999))).toBe(999);
  });

  it('is an amount once per order, and never more than the lines cost', () => {
    const amount = { amount: 500, currency: 'EUR' };
    expect(off({ amount }, line('a', 400), line('b', 400))).toBe(500);
    expect(off({ amount }, line('a', 400))).toBe(400);
  });

  it('is divided among the covered lines exactly, and no share is negative', () => {
    const discount = { eventId, code: 'SUMMER', amount: { amount: 100, currency: 'EUR' } };
    const lines = [line('a', 100), line('b', 100, 'evt_2'), line('a', 100), line('c', 100)];
    expect(discountByLine(discount, lines)).toEqual([33, 0, 33, 34]);
    expect(discountByLine(discount, [line('a', 60), line('c', 0)])).toEqual([60, 0]);
  });

  it('is zero for other events and for types that it does not cover', () => {
    expect(off({ percent: 50 }, line('a', 100), line('a', 100, 'evt_2'))).toBe(50);
    expect(off({ percent: 50, ticketTypeIds: ['b'] }, line('a', 100), line('b', 300))).toBe(150);
    expect(off({ amount: { amount: 500, currency: 'EUR' }, ticketTypeIds: ['c'] }, line('a', 100))).toBe(0);
  });
});

it('a code is case-insensitive and ignores surrounding spaces', () => {
  expect(promoCodeKey(eventId, ' summer ')).toEqual(promoCodeKey(eventId, 'SUMMER'));
});
