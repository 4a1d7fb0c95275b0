// Goal: whatever is refunded of an order, in whatever sequence, its money stays explained to the minor unit.
// Method: the planners of buyers, organizers and cancelled events refund random parts of random orders, which have
// discounts, booking fees, taxes and policies. The audit looks at each state.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderRow } from '../../../functions/orders/order/order.ts';
import { planOrganizerRefund } from '../../../functions/orders/refunds/organizer-refund.ts';
import { applyRefund, type RefundTerms, validTickets } from '../../../functions/orders/refunds/refund.ts';
import { refundByPolicy } from '../../../functions/orders/refunds/refund-policy.ts';
import type { NewRefund } from '../../../functions/orders/refunds/refund-schema.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { sumOf } from '../../../shared/base/sum.ts';
import { moneyFindings } from '../../../shared/records/audit/money-findings.ts';
import { dividedRefunds, leftByTicket, leftParts, paidParts } from '../../../shared/records/terms/refund-shares.ts';
import { anyPricedOrder, pricedOrder } from '../../support/state/priced-order.ts';

const now = Date.UTC(2027, 0, 1);
const eventsOf = ({ items }: OrderRow) => items.map(({ eventId }) => eventId);
const starts = (order: OrderRow) => new Map(eventsOf(order).map((eventId) => [eventId, now + 3_600_000]));

function refund(order: OrderRow, terms: RefundTerms): OrderRow {
  const { refund: added, ...rest } = applyRefund(order, terms);
  return { ...order, ...rest, refunds: [...order.refunds, added] };
}

function byPolicy(order: OrderRow, ticketIds: readonly string[]): OrderRow {
  const { amount, fixedFees } = refundByPolicy(order, ticketIds, { starts: starts(order), now });
  return refund(order, { ticketIds, amount: amount.amount, fixedFees, reason: 'returned_by_buyer' });
}

function byOrganizer(order: OrderRow, body: Omit<NewRefund, 'reason'>): OrderRow {
  const asked = { body: { reason: 'test', ...body }, eventIds: eventsOf(order), used: new Set<string>() };
  return refund(order, planOrganizerRefund(order, { ...asked, request: { key: 'key', hash: 'hash' } }));
}

const paidBack = ({ refunds }: OrderRow) => sumOf(refunds.map(({ amount }) => amount.amount));
const cancelEvent = (order: OrderRow, eventId: string): OrderRow =>
  refund(order, { ticketIds: validTickets(order, [eventId]), reason: 'event_cancelled' });

/** A request, with a number that chooses its tickets and one that chooses a part of the money. */
const request = fc.record({
  kind: fc.constantFrom('policy', 'amount', 'tickets', 'tickets for less', 'event'),
  chosen: fc.nat(4_095),
  part: fc.integer({ min: 1, max: 1_000 }),
});

/** Carries a request out. What is refused changes nothing. */
function carryOut(order: OrderRow, { kind, chosen, part }: typeof request extends fc.Arbitrary<infer R> ? R : never) {
  const valid = order.tickets.flatMap(({ ticketId, status }) => (status === 'valid' ? [ticketId] : []));
  const ticketIds = valid.filter((_, index) => (chosen >> (index % 12)) & 1);
  const left = leftByTicket(order);
  const amountOf = (ids: Iterable<string>) => ({
    amount: Math.ceil((sumOf([...ids].map((id) => left.get(id) ?? 0)) * part) / 1_000),
    currency: order.total.currency,
  });
  const amount = amountOf(kind === 'amount' ? left.keys() : ticketIds);
  try {
    if (kind === 'amount') return amount.amount > 0 ? byOrganizer(order, { amount }) : order;
    if (kind === 'event') return cancelEvent(order, `evt_${chosen % order.items.length}`);
    if (ticketIds.length === 0) return order;
    if (kind === 'policy') return byPolicy(order, ticketIds);
    return byOrganizer(order, { ticketIds, ...(kind === 'tickets for less' && { amount }) });
  } catch (error) {
    if (error instanceof Problem) return order;
    throw error;
  }
}

describe('any sequence of refunds', () => {
  it('is explained by the tickets at each step, and never returns more than was paid', () => {
    fc.assert(
      fc.property(anyPricedOrder, fc.array(request, { maxLength: 10 }), (bought, requests) => {
        let order = bought;
        for (const each of requests) {
          order = carryOut(order, each);
          expect(moneyFindings(order, now)).toEqual([]);
          const left = [...leftParts(order).values()];
          expect(sumOf(left.map(({ price, fee }) => price + fee))).toBe(order.total.amount - paidBack(order));
          for (const { price, fee } of left) expect(Math.min(price, fee)).toBeGreaterThanOrEqual(0);
          for (const { amount } of order.refunds) expect(amount.amount).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('ends with exactly what was paid, once all that is left is refunded', () => {
    fc.assert(
      fc.property(anyPricedOrder, fc.array(request, { maxLength: 6 }), (bought, requests) => {
        const order = requests.reduce(carryOut, bought);
        const isLeft = paidBack(order) < order.total.amount || order.status !== 'refunded';
        const whole = isLeft ? byOrganizer(order, {}) : order;
        expect(paidBack(whole)).toBe(bought.total.amount);
        expect([...leftByTicket(whole).values()].every((amount) => amount === 0)).toBe(true);
        expect(moneyFindings(whole, now)).toEqual([]);
      }),
    );
  });

  it('returns by policy a part of the prices alone, and all of a cancelled event', () => {
    fc.assert(
      fc.property(anyPricedOrder, fc.array(request, { maxLength: 6 }), (bought, requests) => {
        const order = requests.reduce(carryOut, bought);
        for (const { refund: each, parts } of dividedRefunds(order)) {
          const fees = sumOf([...parts.values()].map(({ fee }) => fee));
          if (each.reason === 'returned_by_buyer') expect(fees).toBe(0);
        }
        const { eventId } = order.items[0] ?? { eventId: '' };
        const valid = validTickets(order, [eventId]);
        const cancelled = cancelEvent(order, eventId);
        for (const id of valid) expect(leftByTicket(cancelled).get(id)).toBe(0);
      }),
    );
  });
});

describe('of two tickets with a booking fee of 1.50 and 19 % added tax', () => {
  const all: [number, number][] = [[0, 100]];
  const order = pricedOrder([
    {
      ...{ quantity: 2, unit: 1_000, policy: { windows: all } },
      terms: { fee: { perTicket: 150 }, tax: { rate: 19 } },
    },
  ]);

  it('each has cost its price and its fee with their taxes', () => {
    expect(order.total.amount).toBe(2_737);
    expect([...paidParts(order).values()]).toEqual([
      { price: 1_190, fee: 178 },
      { price: 1_190, fee: 179 },
    ]);
  });

  it('a buyer gets the price back, an organizer refunds the rest, the fee last', () => {
    const returned = byPolicy(order, ['t0.0']);
    expect(paidBack(returned)).toBe(1_190);
    const goodwill = byOrganizer(returned, { amount: { amount: 1_200, currency: 'EUR' } });
    expect(leftParts(goodwill)).toEqual(
      new Map([
        ['t0.0', { price: 0, fee: 174 }],
        ['t0.1', { price: 0, fee: 173 }],
      ]),
    );
    expect(paidBack(byOrganizer(goodwill, {}))).toBe(2_737);
  });

  it('a cancelled event returns everything', () => {
    expect(paidBack(cancelEvent(order, 'evt_0'))).toBe(2_737);
  });
});

it.each([
  ['JPY', 1_500, 150, 10, { price: 1_650, fee: 165 }],
  ['KWD', 1_005, 55, 5, { price: 1_055, fee: 58 }],
])('in %s, a ticket divides in whole minor units', (currency, unit, perTicket, rate, paid) => {
  const order = pricedOrder([{ quantity: 1, unit, terms: { fee: { perTicket }, tax: { rate } } }], currency);
  expect([...paidParts(order).values()]).toEqual([paid]);
  expect(order.total).toEqual({ amount: paid.price + paid.fee, currency });
});
