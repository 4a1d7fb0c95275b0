// Goal: what a policy refunds is what pretix computes for the same order, is never more than was paid, and does not
// depend on whether tickets are returned together or one by one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderRow } from '../../../functions/orders/order/order.ts';
import { applyRefund } from '../../../functions/orders/refunds/refund.ts';
import { percentInForce, refundByPolicy } from '../../../functions/orders/refunds/refund-policy.ts';
import { sumOf } from '../../../shared/base/sum.ts';
import type { FrozenPolicy } from '../../../shared/records/order-facts.ts';

const hourMs = 3_600_000;
const now = Date.UTC(2027, 0, 1);
const euros = (amount: number) => ({ amount, currency: 'EUR' });
const keep = (percent: number, rest: Omit<FrozenPolicy, 'windows'> = {}): FrozenPolicy => ({
  windows: [[0, 100 - percent]],
  ...rest,
});

interface Sample {
  /** One entry for each line: its price and its booking fee in cents, how many tickets, and its own policy. */
  lines: { price: number; fee?: number; count: number; policy?: FrozenPolicy | undefined }[];
  captured?: number;
  policy?: FrozenPolicy;
}

function orderOf({ lines, captured, policy }: Sample): OrderRow {
  const total = sumOf(lines.map(({ price, fee = 0 }) => price + fee));
  const items = lines.map(({ price, fee, policy: own }, index) => ({
    id: `i${index}`,
    eventId: `evt_${index}`,
    total: euros(price),
    ...(fee && { fee }),
    ...(own && { refundPolicy: own }),
  }));
  const tickets = lines.flatMap(({ count }, index) =>
    Array.from({ length: count }, (_, n) => ({ ticketId: `t${index}.${n}`, itemId: `i${index}`, status: 'valid' })),
  );
  return {
    orderId: 'ord_1',
    status: 'confirmed',
    total: euros(total),
    captured: euros(captured ?? total),
    refundPolicy: policy,
    items,
    tickets,
    attempts: [{ id: 'ord_1#1', status: 'captured' }],
    refunds: [],
  } as never;
}

const ticketIdsOf = ({ tickets }: OrderRow) => tickets.map(({ ticketId }) => ticketId);
/** Every event starts that many hours from now. */
const startingIn = (order: OrderRow, hours: number) => ({
  starts: new Map(order.items.map(({ eventId }) => [eventId, now + hours * hourMs])),
  now,
});
const refundOf = (order: OrderRow, count = order.tickets.length, hours = 1_000) =>
  refundByPolicy(order, ticketIdsOf(order).slice(0, count), startingIn(order, hours)).amount.amount;

/** What an organizer refunds for so many tickets. */
const inFull = (order: OrderRow, count: number) =>
  applyRefund(order, { ticketIds: ticketIdsOf(order).slice(0, count), reason: 'test' }).refund.amount.amount;

/** Returns the tickets in portions and gives what was refunded each time. */
function inPortions(order: OrderRow, portions: readonly (readonly string[])[]): number[] {
  let current = order;
  return portions.map((ticketIds) => {
    const { amount, fixedFees } = refundByPolicy(current, ticketIds, startingIn(order, 1_000));
    const { refund, ...next } = applyRefund(current, { ticketIds, reason: 'test' });
    current = { ...current, ...next, refunds: [...current.refunds, { ...refund, amount, fixedFees }] };
    return amount.amount;
  });
}

/** Money that the organizer has returned for the first line, so many cents. */
const goodwill = (amount: number) => ({
  ...{ id: 'r1', attemptId: 'ord_1#1', status: 'succeeded' as const, reason: 'goodwill' },
  ...{ amount: euros(amount), eventIds: ['evt_0'] },
});

const two = { lines: [{ price: 4_600, count: 2 }] };
const five = (fee: number) => orderOf({ lines: [{ price: 50_000, fee, count: 5 }], policy: keep(0) });
const frozen: FrozenPolicy = {
  windows: [
    [168, 100],
    [48, 50],
  ],
};
const forty = orderOf({ lines: [{ price: 4_000, count: 1 }], policy: frozen });

describe('a refund by policy', () => {
  it.each([
    ['2 × 23.00, keeping 2.00 a ticket', refundOf(orderOf({ ...two, policy: keep(0, { feePerTicket: 200 }) })), 4_200],
    ['2 × 23.00, keeping 10.00 and 10 %', refundOf(orderOf({ ...two, policy: keep(10, { fixedFee: 1_000 }) })), 3_140],
    [
      'tickets of 41.00 and a booking fee of 5.00, keeping the fee and 10 % of the tickets',
      refundOf(orderOf({ lines: [{ price: 4_100, fee: 500, count: 2 }], policy: keep(10) })),
      3_690,
    ],
    [
      '12.00 paid of 46.00, keeping 10.00 and 10 %',
      refundOf(orderOf({ ...two, captured: 1_200, policy: keep(10, { fixedFee: 1_000 }) })),
      0,
    ],
    ['3 of 5 × 100.00', refundOf(five(0), 3), 30_000],
    ['3 of 5 × 100.00, keeping the booking fee of 5 %', refundOf(five(2_500), 3), 30_000],
    ['3 of 5 × 100.00 with a booking fee of 5 %, in full', inFull(five(2_500), 3), 31_500],
    ['3 of 5 × 100.00 with a booking fee of 2.50 a ticket, in full', inFull(five(1_250), 3), 30_750],
    ['40.00, a week before', refundOf(forty, 1, 168), 4_000],
    ['40.00, less than a week before', refundOf(forty, 1, 167.9), 2_000],
    ['40.00, two days before', refundOf(forty, 1, 48), 2_000],
    ['40.00, less than two days before', refundOf(forty, 1, 47.9), 0],
    ['a fixed fee above the refund', refundOf(orderOf({ ...two, policy: keep(0, { fixedFee: 5_000 }) })), 0],
    ['a fee a ticket above the refund', refundOf(orderOf({ ...two, policy: keep(0, { feePerTicket: 9_000 }) })), 0],
    ['an order without a policy', refundOf(orderOf(two)), 0],
    ['after the start', refundOf(orderOf({ ...two, policy: keep(0) }), 2, -0.1), 0],
    ['half of 0.33, rounded down', refundOf(orderOf({ lines: [{ price: 33, count: 1 }], policy: keep(50) })), 16],
  ])('%s', (_, refunded, expected) => {
    expect(refunded).toBe(expected);
  });

  it('takes the open window with the most hours, whatever their order and percentages', () => {
    const policy: FrozenPolicy = {
      windows: [
        [0, 30],
        [24, 10],
        [72, 100],
      ],
    };
    const percentAt = (hours: number) => percentInForce(policy, now + hours * hourMs, now);
    expect([100, 72, 71, 24, 23, 0, -1].map(percentAt)).toEqual([100, 100, 10, 10, 30, 30, 0]);
  });

  it('keeps the fixed fee once, though tickets are returned one by one', () => {
    const order = orderOf({ ...two, policy: keep(10, { fixedFee: 1_000 }) });
    expect(inPortions(order, [['t0.0'], ['t0.1']])).toEqual([1_070, 2_070]);
  });

  it('takes what the first ticket could not cover of the fixed fee from the next one', () => {
    const order = orderOf({
      lines: [
        { price: 600, count: 1 },
        { price: 2_000, count: 1 },
      ],
      policy: keep(0, { fixedFee: 1_000 }),
    });
    expect(inPortions(order, [['t0.0'], ['t1.0']])).toEqual([0, 1_600]);
  });

  it('judges each line by its own policy and by the start of its event', () => {
    const order = orderOf({
      lines: [
        { price: 1_000, count: 1 },
        { price: 2_000, count: 1, policy: keep(50) },
        { price: 4_000, count: 1, policy: { windows: [] } },
      ],
      policy: keep(0, { fixedFee: 300 }),
    });
    expect(refundOf(order)).toBe(700 + 1_000);
    const starts = new Map([['evt_1', now + hourMs]]);
    expect(refundByPolicy(order, ticketIdsOf(order), { starts, now }).amount).toEqual(euros(1_000));
  });

  it('gives at most what earlier refunds have left, and nothing twice for a ticket', () => {
    const order = orderOf({ ...two, policy: keep(0) });
    expect(refundOf({ ...order, refunds: [goodwill(3_000)] })).toBe(1_600);
    expect(inPortions(order, [['t0.0', 't0.0'], ['t0.0'], ['t0.1']])).toEqual([2_300, 0, 2_300]);
  });

  it('gives for one ticket only what goodwill has left of its own price', () => {
    const order = orderOf({ lines: [{ price: 4_600, fee: 400, count: 2 }], policy: keep(0) });
    expect(inPortions({ ...order, refunds: [goodwill(3_000)] }, [['t0.0'], ['t0.1']])).toEqual([800, 800]);
    expect(refundOf({ ...order, refunds: [goodwill(4_700)] })).toBe(0);
  });
});

const fee = fc.option(fc.nat(3_000), { nil: undefined });
const policy: fc.Arbitrary<FrozenPolicy> = fc
  .record({ percent: fc.integer({ min: 0, max: 100 }), fixedFee: fee, feePerTicket: fee })
  .map(({ percent, fixedFee, feePerTicket }) =>
    keep(100 - percent, {
      ...(fixedFee !== undefined && { fixedFee }),
      ...(feePerTicket !== undefined && { feePerTicket }),
    }),
  );
const sample = fc.record({
  lines: fc.array(
    fc.record({
      price: fc.nat(20_000),
      fee: fc.nat(1_000),
      count: fc.integer({ min: 1, max: 6 }),
      policy: fc.option(policy, { nil: undefined }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  policy,
});

describe('for any order and policy, a refund', () => {
  it('is never below nothing and never above what was paid, also of an order that was paid in part', () => {
    fc.assert(
      fc.property(sample, fc.nat(90_000), fc.integer({ min: -48, max: 48 }), (terms, captured, hours) => {
        const refunded = refundOf(orderOf({ ...terms, captured }), undefined, hours);
        expect(refunded).toBeGreaterThanOrEqual(0);
        expect(refunded).toBeLessThanOrEqual(captured);
        expect(Number.isSafeInteger(refunded)).toBe(true);
      }),
    );
  });

  it('of all tickets is what refunds in any portions and in any order add up to', () => {
    const shuffled = sample.chain((terms) => {
      const order = orderOf(terms);
      const ids = ticketIdsOf(order);
      return fc.tuple(
        fc.constant(order),
        fc.shuffledSubarray(ids, { minLength: ids.length }),
        fc.integer({ min: 1, max: 4 }),
      );
    });
    fc.assert(
      fc.property(shuffled, ([order, ids, size]) => {
        const portions = Array.from({ length: Math.ceil(ids.length / size) }, (_, n) =>
          ids.slice(n * size, (n + 1) * size),
        );
        expect(sumOf(inPortions(order, portions))).toBe(refundOf(order));
      }),
    );
  });

  it('in portions never exceeds the whole, also of an order that was paid in part', () => {
    fc.assert(
      fc.property(sample, fc.nat(90_000), (terms, captured) => {
        const order = orderOf({ ...terms, captured });
        const singly = inPortions(
          order,
          ticketIdsOf(order).map((ticketId) => [ticketId]),
        );
        expect(sumOf(singly)).toBeLessThanOrEqual(refundOf(order));
      }),
    );
  });
});
