/*
 * Goal: an order stays a row that can be written, whatever its organizer refunds, and all of its money can be returned.
 */
import { describe, expect, it } from 'vitest';
import { orderLimits } from '../../../functions/orders/limits.ts';
import type { OrderRow, Refund } from '../../../functions/orders/order/order.ts';
import { planOrganizerRefund } from '../../../functions/orders/refunds/organizer-refund.ts';

const euros = (amount: number) => ({ amount, currency: 'EUR' });

/** A paid order of one ticket, of whose price so many cents were returned, one by one. */
const returned = (count: number): OrderRow => {
  const refund = (_: unknown, index: number): Refund => ({
    ...{ id: `ord_1#r${index + 1}`, attemptId: 'ord_1#1', amount: euros(1), status: 'succeeded' },
    ...{ reason: 'Goodwill', eventIds: ['evt_1'] },
  });
  return {
    orderId: 'ord_1',
    status: 'partially_refunded',
    items: [{ id: 'itm_1', eventId: 'evt_1', total: euros(9_000) }],
    tickets: [{ ticketId: 'tic_1', itemId: 'itm_1', status: 'valid' }],
    attempts: [{ id: 'ord_1#1', status: 'captured', amount: euros(9_000) }],
    captured: euros(9_000),
    total: euros(9_000),
    refunds: Array.from({ length: count }, refund),
  } as unknown as OrderRow;
};

const plan = (order: OrderRow, body: object) =>
  planOrganizerRefund(order, {
    body: { reason: 'Goodwill', ...body },
    eventIds: ['evt_1'],
    used: new Set(),
    request: { key: 'key', hash: 'hash' },
  });

const { refundsPerOrder } = orderLimits;

describe('an order with as many refunds as it may have', () => {
  it('gives no further part of its price back', () => {
    expect(plan(returned(refundsPerOrder - 1), { amount: euros(1) })).toMatchObject({ amount: 1, ticketIds: [] });
    expect(() => plan(returned(refundsPerOrder), { amount: euros(1) })).toThrow(
      expect.objectContaining({ type: expect.objectContaining({ code: 'limit_reached' }) }),
    );
  });

  it.each([
    ['everything', {}],
    ['all that is left of the money', { amount: euros(9_000 - refundsPerOrder) }],
    ['a ticket', { ticketIds: ['tic_1'] }],
  ])('gives %s back', (_, body) => {
    expect(plan(returned(refundsPerOrder), body)).toMatchObject({ amount: 9_000 - refundsPerOrder });
  });
});
