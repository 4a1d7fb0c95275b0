import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderRow } from '../../../functions/orders/order/order.ts';
import { applyRefund, refundedLines, validTickets } from '../../../functions/orders/refunds/refund.ts';
import { sumOf } from '../../../shared/base/sum.ts';
import { paidByTicket } from '../../../shared/records/terms/refund-shares.ts';

/** An order with one line for each entry: what was paid for the line, in cents, and for how many tickets. */
function orderOf(...lines: { paid: number; count: number; discount?: number }[]): OrderRow {
  const items = lines.map(({ paid, discount = 0 }, index) => ({
    id: `i${index}`,
    eventId: `evt_${index}`,
    ticketTypeId: `typ_${index}`,
    total: { amount: paid + discount, currency: 'EUR' },
    ...(discount > 0 && { discount: { amount: discount, currency: 'EUR' } }),
  }));
  const tickets = lines.flatMap(({ count }, index) =>
    Array.from({ length: count }, (_, n) => ({ ticketId: `t${index}.${n}`, itemId: `i${index}`, status: 'valid' })),
  );
  return {
    orderId: 'ord_1',
    status: 'confirmed',
    total: { currency: 'EUR' },
    captured: { amount: sumOf(lines.map(({ paid }) => paid)), currency: 'EUR' },
    items,
    tickets,
    attempts: [{ id: 'ord_1#1', status: 'captured' }],
    refunds: [],
  } as never;
}

const line = fc.record({ paid: fc.nat(1_000_000), count: fc.integer({ min: 1, max: 40 }), discount: fc.nat(1_000) });

describe('a refund', () => {
  it('refunds exactly what was paid when all tickets are refunded, in any portions', () => {
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
        const total = sumOf(order.refunds.map(({ amount }) => amount.amount));

        expect(total).toBe(sumOf(lines.map(({ paid }) => paid)));
        expect(order.status).toBe('refunded');
        expect(new Set(order.refunds.map(({ id }) => id)).size).toBe(order.refunds.length);
      }),
    );
  });

  it('pays equal tickets shares that differ by one cent at most', () => {
    expect([...paidByTicket(orderOf({ paid: 1_000, count: 3 })).values()]).toEqual([333, 333, 334]);
  });

  it('owes nothing for free tickets', () => {
    const { refund } = applyRefund(orderOf({ paid: 0, count: 2 }), { ticketIds: ['t0.0'], reason: 'test' });
    expect(refund).toMatchObject({ status: 'succeeded', amount: { amount: 0 } });
  });

  it('leaves the order partially refunded when tickets remain, and reduces its lines to the refunded tickets', () => {
    const order = orderOf({ paid: 900, count: 3 }, { paid: 500, count: 1 });
    expect(applyRefund(order, { ticketIds: ['t0.1', 't1.0'], reason: 'test' }).status).toBe('partially_refunded');
    expect(refundedLines(order, ['t0.1', 't1.0'])).toMatchObject([
      { id: 'i0', quantity: 1 },
      { id: 'i1', quantity: 1 },
    ]);
    expect(validTickets(order, ['evt_0'])).toEqual(['t0.0', 't0.1', 't0.2']);
  });
});
