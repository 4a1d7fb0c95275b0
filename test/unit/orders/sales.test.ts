import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderRow } from '../../../functions/orders/order/order.ts';
import { salesOf } from '../../../functions/orders/reports/sales.ts';
import { sumOf } from '../../../shared/base/sum.ts';
import { leftByTicket, ticketsOfEvents } from '../../../shared/records/terms/refund-shares.ts';
import { anyPricedOrder, pricedOrder } from '../../support/state/priced-order.ts';

const euros = (amount: number) => ({ amount, currency: 'EUR' });
const item = (id: string, eventId: string, quantity: number, amount: number, discount = 0) => ({
  id,
  eventId,
  ticketTypeId: `typ_${id}`,
  quantity,
  total: euros(amount),
  ...(discount > 0 && { discount: euros(discount) }),
});
const ticket = (itemId: string, number: number, status = 'valid') => ({
  ticketId: `tkt_${itemId}${number}`,
  itemId,
  status,
});
const order = (fields: object) =>
  ({
    orderId: 'ord_1',
    items: [item('a', 'evt_1', 2, 9_000, 1_000), item('b', 'evt_2', 1, 500)],
    tickets: [ticket('a', 1), ticket('a', 2), ticket('b', 1)],
    refunds: [],
    history: [
      { at: 1, what: 'placed' },
      { at: 5, what: 'confirmed' },
    ],
    total: euros(8_500),
    version: 7,
    ...fields,
  }) as unknown as OrderRow;

describe('the sales of an order', () => {
  it('are what was paid for the tickets of each event, dated at the confirmation', () => {
    const common = { orderId: 'ord_1', at: 5, currency: 'EUR', version: 7 };
    expect(salesOf(order({}))).toEqual([
      { ...common, eventId: 'evt_1', lines: [{ ticketTypeId: 'typ_a', quantity: 2, revenue: 8_000 }] },
      { ...common, eventId: 'evt_2', lines: [{ ticketTypeId: 'typ_b', quantity: 1, revenue: 500 }] },
    ]);
  });

  it('are empty before the confirmation', () => {
    expect(salesOf(order({ history: [{ at: 1, what: 'placed' }], tickets: [] }))).toEqual([]);
  });

  it('exclude cancelled tickets, and report pending and executed refunds separately', () => {
    const tickets = [ticket('a', 1), ticket('a', 2, 'cancelled'), ticket('b', 1, 'cancelled')];
    const refund = (id: string, status: string, amount: number) => ({
      id,
      status,
      ticketIds: [id],
      amount: euros(amount),
    });
    const refunds = [refund('tkt_a2', 'pending', 4_000), refund('tkt_b1', 'succeeded', 500)];
    const [first, second] = salesOf(order({ tickets, refunds }));
    expect(first?.lines).toEqual([{ ticketTypeId: 'typ_a', quantity: 1, revenue: 4_000 }]);
    expect([first?.pending, first?.refunded]).toEqual([4_000, undefined]);
    expect([second?.pending, second?.refunded]).toEqual([undefined, 500]);
  });

  it('keep what a policy kept, and give up what goodwill gave', () => {
    const tickets = [ticket('a', 1), ticket('a', 2, 'cancelled'), ticket('b', 1)];
    const refunds = [
      { status: 'succeeded', ticketIds: ['tkt_a2'], amount: euros(1_000) },
      { status: 'pending', eventIds: ['evt_1'], amount: euros(700) },
    ];
    const [first, second] = salesOf(order({ tickets, refunds }));
    expect(first).toMatchObject({ lines: [{ quantity: 1, revenue: 8_000 - 1_700 }], refunded: 1_000, pending: 700 });
    expect(second).toMatchObject({ lines: [{ quantity: 1, revenue: 500 }] });
    expect(second).not.toHaveProperty('pending');
  });

  it('name the booking fees and the tax in what is left of the money, where there are any', () => {
    const terms = { fee: { perTicket: 119 }, tax: { rate: 19, included: true as const } };
    const sold = pricedOrder([{ quantity: 2, unit: 1_190, terms }]);
    expect(salesOf(sold)).toMatchObject([{ lines: [{ quantity: 2, revenue: 2_618 }], fees: 238, tax: 418 }]);
    const refund = (amount: number) => ({ status: 'succeeded', eventIds: ['evt_0'], amount: euros(amount) }) as never;
    expect(salesOf({ ...sold, refunds: [refund(2_380)] })).toMatchObject([
      { lines: [{ revenue: 238 }], fees: 238, tax: 38, refunded: 2_380 },
    ]);
    const added = pricedOrder([{ quantity: 2, unit: 1_000, terms: { ...terms, tax: { rate: 19 } } }]);
    expect(salesOf(added)).toMatchObject([{ lines: [{ revenue: 2_663 }], fees: 238, tax: 425 }]);
    const [refunded] = salesOf({ ...sold, refunds: [refund(2_618)] });
    expect(refunded).toMatchObject({ lines: [{ revenue: 0 }], refunded: 2_618 });
    expect(refunded).not.toHaveProperty('fees');
    expect(refunded).not.toHaveProperty('tax');
  });

  it('have a revenue of what is left of the tickets, of which fees and tax are parts', () => {
    fc.assert(
      fc.property(anyPricedOrder, fc.nat(1_000), (order, thousandths) => {
        const amount = Math.floor((order.total.amount * thousandths) / 1_000);
        const eventIds = order.items.map(({ eventId }) => eventId);
        const refund = { status: 'succeeded', eventIds, amount: euros(amount) } as never;
        for (const { lines, fees = 0, tax = 0, eventId } of salesOf({ ...order, refunds: [refund] })) {
          const left = leftByTicket({ ...order, refunds: [refund] });
          const own = ticketsOfEvents(order, [eventId]).map(({ ticketId }) => left.get(ticketId) ?? 0);
          expect(sumOf(lines.map(({ revenue }) => revenue))).toBe(sumOf(own));
          expect(Math.min(fees, tax, sumOf(own) - Math.max(fees, tax))).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('keep what the box office took, also once it is refunded', () => {
    const tickets = [ticket('a', 1, 'cancelled'), ticket('a', 2), ticket('b', 1)];
    const refunds = [{ id: 'r', status: 'succeeded', ticketIds: ['tkt_a1'], amount: euros(4_500) }];
    const items = [item('a', 'evt_1', 2, 9_000), item('b', 'evt_1', 1, 500)];
    const boxOffice = { by: 'usr_1', device: { id: 'ses_1' }, method: 'cash', walkUp: { email: 'ada@example.org' } };
    const [sales] = salesOf(order({ items, tickets, refunds, boxOffice }));
    expect(sales).toMatchObject({
      refunded: 4_500,
      boxOffice: { by: 'usr_1', device: { id: 'ses_1' }, method: 'cash', tickets: 3, amount: 9_500 },
    });
    expect(JSON.stringify(sales)).not.toContain('ada');
  });
});
