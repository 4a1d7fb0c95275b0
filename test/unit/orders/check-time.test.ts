import { describe, expect, it } from 'vitest';
import { nextCheckAt } from '../../../functions/orders/fulfilment/check-time.ts';
import type { OrderRow } from '../../../functions/orders/order/order.ts';

const minute = 60_000;
const placedAt = 1_800_000_000_000;
const orderOf = (fields: Partial<OrderRow> = {}): OrderRow =>
  ({
    status: 'awaiting_payment',
    money: 'open',
    createdAt: placedAt,
    payBy: placedAt + 15 * minute,
    attempts: [],
    history: [{ at: placedAt, what: 'placed' }],
    ...fields,
  }) as OrderRow;

/** The minutes after the order was placed at which it is checked, each run being punctual. */
function checks(order: OrderRow, count: number): number[] {
  const times: number[] = [];
  for (let now = placedAt + minute; times.length < count; now = nextCheckAt(order, now)) {
    times.push((now - placedAt) / minute);
  }
  return times;
}

describe('the next check of an order', () => {
  it('comes ever later while the order stays as it is, and at the latest after an hour', () => {
    const owing = orderOf({ status: 'confirmed', captured: { amount: 1, currency: 'EUR' } });
    expect(checks(owing, 10)).toEqual([1, 2, 4, 8, 16, 32, 64, 124, 184, 244]);
  });

  it('comes at its deadline if the order waits for its buyer', () => {
    expect(checks(orderOf(), 6)).toEqual([1, 2, 4, 8, 15, 30]);
  });

  it('comes at its deadline alone if only a person can tell whether it is paid, once its saga waits', () => {
    const attempt = { id: 'ord_1#1', provider: 'manual', status: 'pending' } as OrderRow['attempts'][number];
    const manual = orderOf({ attempts: [attempt], payBy: placedAt + 7_200 * minute });
    expect(checks(manual, 3)).toEqual([1, 2, 4]);
    const waiting = { ...manual, taskToken: 'token' };
    expect(checks({ ...waiting, reminded: true }, 3)).toEqual([1, 7_200, 7_260]);
    // A day before, its buyer is reminded: it stays due until that is written.
    expect(checks(waiting, 4)).toEqual([1, 5_760, 5_761, 5_762]);
    const short = { ...waiting, payBy: placedAt + 2_879 * minute };
    expect(checks(short, 2)).toEqual([1, 2_879]);
  });

  it('comes after a minute once something has changed', () => {
    const changed = orderOf({ money: 'closed', history: [{ at: placedAt + 50 * minute, what: 'closed: expired' }] });
    expect(nextCheckAt(changed, placedAt + 50 * minute)).toBe(placedAt + 51 * minute);
  });
});
