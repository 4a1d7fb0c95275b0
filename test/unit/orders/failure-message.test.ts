import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../../functions/orders/order/attempt.ts';
import { type Ending, failureOf } from '../../../functions/orders/order/ending.ts';
import type { OrderRow, Refund } from '../../../functions/orders/order/order.ts';
import { orderView } from '../../../functions/orders/order/order-view.ts';

const euros = { amount: 4_500, currency: 'EUR' };
const messageOf = (ending: Ending, ...statuses: Refund['status'][]) =>
  orderView({
    orderId: 'ord_1',
    status: 'failed',
    failure: failureOf(ending),
    items: [],
    tickets: [],
    attempts: [],
    refunds: statuses.map((status, n) => ({ id: `r${n}`, attemptId: 'a', amount: euros, status, reason: ending })),
    total: euros,
    createdAt: 0,
    payBy: 0,
  } as unknown as OrderRow).failure?.message;

const openOrder = (code: string, ...attempts: Partial<Attempt>[]) =>
  orderView({
    orderId: 'ord_1',
    status: 'awaiting_payment',
    money: 'open',
    failure: { code, message: 'It was declined, or is incomplete.' },
    items: [],
    tickets: [],
    attempts: attempts.map((attempt) => ({ amount: euros, ...attempt })),
    refunds: [],
    total: euros,
    createdAt: 0,
    payBy: 0,
  } as unknown as OrderRow);

describe('the failure of an order that is still open', () => {
  it.each([
    ['payment_declined', { status: 'declined' }],
    ['payment_declined', { status: 'pending', declineCode: 'insufficient_funds' }],
    ['payment_incomplete', { status: 'pending', provider: 'manual' }],
  ] as const)('stays until its buyer has done something about it: %s, %o', (code, last) => {
    expect(openOrder(code, last).failure?.code).toBe(code);
  });

  it.each([
    ['payment_declined', { status: 'captured' }],
    ['payment_declined', { status: 'pending' }],
    ['payment_incomplete', { status: 'captured', provider: 'manual' }],
  ] as const)('is over with a later payment: %s, %o', (code, last) => {
    expect(openOrder(code, { status: 'declined' }, last)).not.toHaveProperty('failure');
  });
});

describe.each(['lost', 'wrong_amount', 'fault', 'expired'] as const)(
  'the message of an order that ended as %s',
  (ending) => {
    it('promises a refund while it is pending, and says so once it is done', () => {
      expect(messageOf(ending, 'pending')).toMatch(/will be refunded\.$/);
      expect(messageOf(ending, 'succeeded', 'pending')).toMatch(/will be refunded\.$/);
      expect(messageOf(ending, 'succeeded')).toMatch(/has been refunded\.$/);
      expect(messageOf(ending, 'failed')).toMatch(/has failed\.$/);
    });

    it('speaks of no refund where nothing was paid', () => expect(messageOf(ending)).not.toMatch(/refund/));
  },
);
