import { describe, expect, it } from 'vitest';
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
