import { expect, it } from 'vitest';
import { feeLeftBy, paidFor } from '../../../functions/notifications/order/refunded-tickets.ts';

const money = (amount: number) => ({ amount, currency: 'EUR' });
const refund = (n: number, amount: number, ticketIds: string[]) => ({
  ...{ id: `ord_1#r${n}`, attemptId: 'ord_1#1', amount: money(amount), status: 'succeeded' as const },
  ...{ reason: 'returned_by_buyer', ticketIds },
});
/** Two tickets at €20.00, with a booking fee of €1.50 each. */
const order = {
  items: [
    {
      ...{ id: 'itm_1', eventId: 'evt_1', eventTitle: 'Late Show', ticketTypeId: 'tt_1', name: 'Stalls' },
      ...{ quantity: 2, unitPrice: money(2_000), total: money(4_000), fee: 300 },
    },
  ],
  tickets: ['tkt_1', 'tkt_2'].map((ticketId) => ({ ticketId, itemId: 'itm_1', status: 'valid' as const })),
  attempts: [],
  refunds: [refund(1, 2_000, ['tkt_1']), refund(2, 2_100, ['tkt_2']), refund(3, 150, ['tkt_1'])],
};

it('tells which part of the booking fees a refund has left, whatever later refunds return', () => {
  expect(paidFor(order, ['tkt_1', 'tkt_2'])).toBe(4_300);
  expect(feeLeftBy(order, 'ord_1#r1', ['tkt_1'])).toBe(150);
  expect(feeLeftBy(order, 'ord_1#r2', ['tkt_2'])).toBe(50);
  expect(feeLeftBy(order, 'ord_1#r3', ['tkt_1'])).toBe(0);
});
