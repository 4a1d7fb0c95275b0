import { describe, expect, it } from 'vitest';
import { type Discount, discountByLine, discountTotal, promoCodeKey } from '../../../../shared/inventory/promo-code.ts';

const eventId = 'evt_1';
const line = (ticketTypeId: string, amount: number, of = eventId) => ({
  eventId: of,
  ticketTypeId,
  total: { amount, currency: 'EUR' },
});
const off = (terms: Partial<Discount>, ...lines: ReturnType<typeof line>[]) =>
  discountTotal({ eventId, code: 'SUMMER', ...terms }, lines);

describe('what a promotion code takes off', () => {
  it('is a share of each line it covers, rounded down', () => {
    expect(off({ percent: 15 }, line('a', 999), line('b', 999))).toBe(149 + 149);
    expect(off({ percent: 100 }, line('a', 999))).toBe(999);
  });

  it('or an amount, once an order and never more than the lines cost', () => {
    const amount = { amount: 500, currency: 'EUR' };
    expect(off({ amount }, line('a', 400), line('b', 400))).toBe(500);
    expect(off({ amount }, line('a', 400))).toBe(400);
  });

  it('is shared by the lines it covers, to the last cent and none below nothing', () => {
    const discount = { eventId, code: 'SUMMER', amount: { amount: 100, currency: 'EUR' } };
    const lines = [line('a', 100), line('b', 100, 'evt_2'), line('a', 100), line('c', 100)];
    expect(discountByLine(discount, lines)).toEqual([33, 0, 33, 34]);
    expect(discountByLine(discount, [line('a', 60), line('c', 0)])).toEqual([60, 0]);
  });

  it('is nothing off other events, nor off types it is not for', () => {
    expect(off({ percent: 50 }, line('a', 100), line('a', 100, 'evt_2'))).toBe(50);
    expect(off({ percent: 50, ticketTypeIds: ['b'] }, line('a', 100), line('b', 300))).toBe(150);
    expect(off({ amount: { amount: 500, currency: 'EUR' }, ticketTypeIds: ['c'] }, line('a', 100))).toBe(0);
  });
});

it('a code is the same however it is typed', () => {
  expect(promoCodeKey(eventId, ' summer ')).toEqual(promoCodeKey(eventId, 'SUMMER'));
});
