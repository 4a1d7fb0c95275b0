import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderRow } from '../../../functions/orders/order/order.ts';
import { applyRefund, paidByTicket, refundedLines, validTickets } from '../../../functions/orders/refunds/refund.ts';

/** One line per entry: what was paid for it, and for how many tickets. */
function orderOf(...lines: { paid: number; count: number; discount?: number }[]): OrderRow {
  const items = lines.map(({ paid, discount = 0 }, at) => ({
    id: `i${at}`,
    eventId: `evt_${at}`,
    ticketTypeId: `typ_${at}`,
    total: { amount: paid + discount, currency: 'EUR' },
    ...(discount > 0 && { discount: { amount: discount, currency: 'EUR' } }),
  }));
  const tickets = lines.flatMap(({ count }, at) =>
    Array.from({ length: count }, (_, n) => ({ ticketId: `t${at}.${n}`, itemId: `i${at}`, status: 'valid' })),
  );
  return { orderId: 'ord_1', status: 'confirmed', total: { currency: 'EUR' }, items, tickets, refunds: [] } as never;
}

const line = fc.record({ paid: fc.nat(1_000_000), count: fc.integer({ min: 1, max: 40 }), discount: fc.nat(1_000) });

describe('a refund', () => {
  it('of all tickets, in whatever portions, is what was paid, to the cent', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), fc.infiniteStream(fc.nat(4)), (lines, portions) => {
        let order = orderOf(...lines);
        const ids = order.tickets.map(({ ticketId }) => ticketId);
        while (ids.length > 0) {
          const { refund, ...next } = applyRefund(order, {
            ticketIds: ids.splice(0, 1 + (portions.next().value ?? 0)),
            reason: 'test',
          });
          order = { ...order, ...next, refunds: [...order.refunds, refund] };
        }
        const back = order.refunds.reduce((sum, { amount }) => sum + amount.amount, 0);
        expect(back).toBe(lines.reduce((sum, { paid }) => sum + paid, 0));
        expect(order.status).toBe('refunded');
        expect(new Set(order.refunds.map(({ id }) => id)).size).toBe(order.refunds.length);
      }),
    );
  });

  it('gives equal tickets shares that differ by a cent at most', () => {
    expect([...paidByTicket(orderOf({ paid: 1_000, count: 3 })).values()]).toEqual([333, 333, 334]);
  });

  it('of free tickets owes nothing', () => {
    const { refund } = applyRefund(orderOf({ paid: 0, count: 2 }), { ticketIds: ['t0.0'], reason: 'test' });
    expect(refund).toMatchObject({ status: 'succeeded', amount: { amount: 0 } });
  });

  it('of some leaves the order partially refunded, and names the lines whose counts are given back', () => {
    const order = orderOf({ paid: 900, count: 3 }, { paid: 500, count: 1 });
    expect(applyRefund(order, { ticketIds: ['t0.1', 't1.0'], reason: 'test' }).status).toBe('partially_refunded');
    expect(refundedLines(order, ['t0.1', 't1.0'])).toMatchObject([
      { id: 'i0', quantity: 1 },
      { id: 'i1', quantity: 1 },
    ]);
    expect(validTickets(order, ['evt_0'])).toEqual(['t0.0', 't0.1', 't0.2']);
  });
});
