import { describe, expect, it } from 'vitest';
import { type OrderRow, owesMoney } from '../../../functions/orders/order/order.ts';

/** An order with one captured payment and a refund of it. */
const order = (provider: string, refund: object): OrderRow =>
  ({
    attempts: [{ id: 'ord_1#1', provider, status: 'captured' }],
    refunds: [{ id: 'ord_1#r1', attemptId: 'ord_1#1', status: 'pending', ...refund }],
  }) as unknown as OrderRow;

describe('a pending refund is checked by the minute job', () => {
  it.each(['test', 'stripe'])('until %s has executed it', (provider) => {
    expect(owesMoney(order(provider, {}))).toBe(true);
    expect(owesMoney(order(provider, { reference: 're_1' }))).toBe(true);
    expect(owesMoney(order(provider, { reference: 're_1', status: 'succeeded' }))).toBe(false);
  });

  it.each(['manual', 'cash', 'card'])('of %s until only a person can say that it was paid out', (provider) => {
    expect(owesMoney(order(provider, {}))).toBe(true);
    expect(owesMoney(order(provider, { reference: 'ord_1#r1' }))).toBe(false);
  });
});
