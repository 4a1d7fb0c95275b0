import { describe, expect, it } from 'vitest';
import { moneyFindings } from '../../../shared/records/audit/money-findings.ts';
import { recordLimits } from '../../../shared/records/limits.ts';
import type { OrderMoney } from '../../../shared/records/order-money.ts';

/*
 * Goal: an order whose money adds up has no finding, and each kind of planted inconsistency is found and named.
 * Method: one order of two tickets at 45.00, with single fields changed.
 */

const now = 1_800_000_000_000;
const euros = (amount: number) => ({ amount, currency: 'EUR' });
const [first, second] = ['ord_1#1', 'ord_1#2'];
const captured = {
  id: first,
  provider: 'test',
  status: 'captured' as const,
  amount: euros(9_000),
  captured: euros(9_000),
};
const another = { ...captured, id: second };
const ticket = (ticketId: string, status: 'valid' | 'cancelled' = 'valid') => ({ ticketId, itemId: 'itm_1', status });
const refund = (amount: number, fields: Partial<OrderMoney['refunds'][number]> = {}) => ({
  ...{ id: 'ord_1#r1', attemptId: first, amount: euros(amount), status: 'succeeded' as const, reason: 'goodwill' },
  ...fields,
});
const wholeRefund = (attemptId: string, amount = 9_000) =>
  refund(amount, { id: `${attemptId}#refund`, attemptId, reason: 'late_payment' });
const line = {
  ...{ id: 'itm_1', eventId: 'evt_1', eventTitle: 'Party', ticketTypeId: 'typ_1', name: 'Floor', quantity: 2 },
  ...{ unitPrice: euros(4_500), total: euros(9_000) },
};

const confirmed = (fields: Partial<OrderMoney> = {}): OrderMoney => ({
  ...{ orderId: 'ord_1', userId: 'usr_1', status: 'confirmed', money: 'open', createdAt: now - 3_600_000, payBy: now },
  items: [line],
  total: euros(9_000),
  captured: euros(9_000),
  attempts: [captured],
  refunds: [],
  tickets: [ticket('tkt_1'), ticket('tkt_2')],
  history: [{ at: now - 3_600_000, what: 'confirmed' }],
  ...fields,
});
/** An order that ended without tickets. */
const failed = (fields: Partial<OrderMoney> = {}): OrderMoney => {
  const { captured: _, ...order } = confirmed();
  return { ...order, ...{ status: 'failed', money: 'closed', tickets: [], attempts: [] }, ...fields };
};
const free = (fields: Partial<OrderMoney> = {}): OrderMoney =>
  confirmed({ attempts: [], total: euros(0), captured: euros(0), items: [{ ...line, total: euros(0) }], ...fields });

/** Two tickets at 45.00 with a booking fee of 2.50 each, and 20 % tax on both. */
const taxed = (fields: Partial<OrderMoney> = {}, tax = 1_900): OrderMoney =>
  confirmed({
    items: [{ ...line, fee: 500, tax: { rate: 20, amount: tax } }],
    ...{ total: euros(11_400), captured: euros(11_400), attempts: [{ ...captured, captured: euros(11_400) }] },
    ...fields,
  });

const found = (order: OrderMoney) => moneyFindings(order, now).map(({ invariant, detail }) => `${invariant} ${detail}`);
const oneReturned = [ticket('tkt_1', 'cancelled'), ticket('tkt_2')];

describe('nothing is found in', () => {
  it.each<[string, OrderMoney]>([
    ['a confirmed order', confirmed()],
    ['one whose first card was declined', confirmed({ attempts: [{ ...captured, status: 'declined' }, another] })],
    [
      'one that was paid a second time, late',
      confirmed({ attempts: [captured, another], refunds: [wholeRefund(second)] }),
    ],
    [
      'one whose first attempt turned out to be charged',
      confirmed({ attempts: [captured, another], refunds: [wholeRefund(first)] }),
    ],
    ['a free order', free()],
    ['a comp', free({ comp: { by: 'usr_2', reason: 'press' } })],
    [
      'a comp that was taken back',
      free({
        comp: { by: 'usr_2', reason: 'press' },
        status: 'refunded',
        tickets: [ticket('tkt_1', 'cancelled'), ticket('tkt_2', 'cancelled')],
        refunds: [refund(0, { attemptId: '', ticketIds: ['tkt_1', 'tkt_2'] })],
      }),
    ],
    ['an order with a discount', confirmed({ items: [{ ...line, total: euros(10_000), discount: euros(1_000) }] })],
    [
      'an order with a booking fee and added tax, whose tickets were returned with and without the fee',
      taxed({
        status: 'refunded',
        tickets: [ticket('tkt_1', 'cancelled'), ticket('tkt_2', 'cancelled')],
        refunds: [
          refund(5_400, { ticketIds: ['tkt_1'], reason: 'returned_by_buyer' }),
          refund(5_700, { id: 'ord_1#r2', ticketIds: ['tkt_2'], reason: 'event_cancelled' }),
        ],
      }),
    ],
    [
      'one with a ticket returned',
      confirmed({
        status: 'partially_refunded',
        tickets: oneReturned,
        refunds: [refund(4_500, { ticketIds: ['tkt_1'] })],
      }),
    ],
    [
      'one with a ticket returned for a part of its price',
      confirmed({
        status: 'partially_refunded',
        tickets: oneReturned,
        refunds: [refund(2_000, { ticketIds: ['tkt_1'], reason: 'returned_by_buyer' })],
      }),
    ],
    [
      'one with goodwill, and then a ticket returned',
      confirmed({
        status: 'partially_refunded',
        tickets: oneReturned,
        refunds: [refund(1_000, { eventIds: ['evt_1'] }), refund(4_000, { id: 'ord_1#r2', ticketIds: ['tkt_1'] })],
      }),
    ],
    [
      'one of a cancelled event whose refund was refused',
      confirmed({
        status: 'refunded',
        tickets: [ticket('tkt_1', 'cancelled'), ticket('tkt_2', 'cancelled')],
        refunds: [refund(9_000, { status: 'failed', reason: 'event_cancelled', ticketIds: ['tkt_1', 'tkt_2'] })],
      }),
    ],
    [
      'a transfer of more than was due',
      confirmed({
        attempts: [{ ...captured, captured: euros(9_500) }],
        refunds: [refund(500, { id: `${first}#excess`, reason: 'overpaid' })],
        receipts: [{ at: 0, amount: euros(9_500) }],
      }),
    ],
    [
      'an order refunded at the provider by hand',
      confirmed({ outsideRefunds: [{ id: 're_1', at: 0, attemptId: first, amount: euros(9_000) }] }),
    ],
    [
      'an order whose refund by hand came back, and was followed by one of ours',
      confirmed({
        status: 'refunded',
        tickets: [ticket('tkt_1', 'cancelled'), ticket('tkt_2', 'cancelled')],
        outsideRefunds: [{ id: 're_1', at: 0, attemptId: first, amount: euros(9_000), status: 'failed' }],
        refunds: [refund(9_000, { ticketIds: ['tkt_1', 'tkt_2'] })],
      }),
    ],
    ['an order that failed without money', failed({ attempts: [{ ...captured, status: 'declined' }] })],
    ['an order that was paid too late', failed({ attempts: [captured], refunds: [wholeRefund(first)] })],
    [
      'an expired order with half of a transfer',
      failed({
        attempts: [{ ...captured, captured: euros(4_000) }],
        refunds: [wholeRefund(first, 4_000)],
        receipts: [{ at: 0, amount: euros(4_000) }],
      }),
    ],
    [
      'an order that was paid a moment ago',
      confirmed({ status: 'pending', tickets: [], history: [{ at: now - 1_000, what: 'captured' }] }),
    ],
    [
      'an order that waits for money',
      failed({ status: 'awaiting_payment', money: 'open', receipts: [{ at: 0, amount: euros(4_000) }] }),
    ],
  ])('%s', (_, order) => {
    expect(found(order)).toEqual([]);
  });
});

describe('what is found in', () => {
  it.each<[string, OrderMoney, string[]]>([
    ['a paid order without tickets', confirmed({ tickets: [] }), ['I3 0 of 2 tickets of typ_1']],
    ['one with one ticket of two', confirmed({ tickets: [ticket('tkt_1')] }), ['I3 1 of 2 tickets of typ_1']],
    [
      'one with one ticket twice',
      confirmed({ tickets: [ticket('tkt_1'), ticket('tkt_1')] }),
      ['I3 1 of 2 tickets of typ_1'],
    ],
    [
      'one with a ticket too many',
      confirmed({ tickets: [ticket('tkt_1'), ticket('tkt_2'), { ...ticket('tkt_3'), itemId: 'itm_9' }] }),
      ['I3 3 tickets instead of 2'],
    ],
    ['a failed order with tickets', failed({ tickets: [ticket('tkt_1')] }), ['I3 failed, and it has 1 tickets']],
    [
      'a failed order whose money nobody returned',
      failed({ attempts: [captured] }),
      [`I3 failed, and €90.00 of ${first} is neither used nor refunded`],
    ],
    [
      'a cancelled order whose money was returned in part',
      failed({ status: 'cancelled', attempts: [captured], refunds: [wholeRefund(first, 5_000)] }),
      [`I3 cancelled, and €40.00 of ${first} is neither used nor refunded`],
    ],
    [
      'a failed order whose transfer was forgotten',
      failed({ receipts: [{ at: 0, amount: euros(4_000) }] }),
      ['I3 failed, and €40.00 that arrived is not refunded'],
    ],
    [
      'an order that was paid long ago and nothing followed',
      confirmed({
        status: 'pending',
        tickets: [],
        history: [{ at: now - recordLimits.confirmWithinMs, what: 'captured' }],
      }),
      ['I3 paid, and neither confirmed nor refunded since 2027-01-15T07:45:00.000Z'],
    ],
    ['a confirmed order that nobody paid', confirmed({ attempts: [] }), ['I4 no payment was captured']],
    [
      'a confirmed order that was paid in part',
      confirmed({ captured: euros(5_000), attempts: [{ ...captured, captured: euros(5_000) }] }),
      ['I4 €50.00 of €90.00 was paid'],
    ],
    [
      'a comp with a price',
      confirmed({ comp: { by: 'usr_2', reason: 'press' } }),
      ['I4 given away, and it costs €90.00'],
    ],
    ['lines that cost more than the total', free({ items: [line] }), ['I6 its lines cost €90.00, its total is €0.00']],
    [
      'a total without the booking fee',
      taxed({ total: euros(10_900), captured: euros(10_900), attempts: [{ ...captured, captured: euros(10_900) }] }),
      ['I6 its lines cost €114.00, its total is €109.00'],
    ],
    [
      'a line with another tax than its rate gives',
      taxed(
        { total: euros(11_399), captured: euros(11_399), attempts: [{ ...captured, captured: euros(11_399) }] },
        1_899,
      ),
      ['I6 the tax of Floor is €18.99 instead of €19.00'],
    ],
    [
      'a cancelled event whose booking fee was kept',
      taxed({
        status: 'partially_refunded',
        tickets: oneReturned,
        refunds: [refund(5_400, { ticketIds: ['tkt_1'], reason: 'event_cancelled' })],
      }),
      ['I6 refund ord_1#r1 (event_cancelled) returns €54.00 of €57.00'],
    ],
    [
      'a charge that differs from what was due',
      confirmed({ attempts: [{ ...captured, captured: euros(10_000) }] }),
      ['I6 €100.00 was taken for €90.00'],
    ],
    [
      'a refund of which the status says nothing',
      confirmed({ tickets: oneReturned, refunds: [refund(4_500, { ticketIds: ['tkt_1'] })] }),
      ['I3 confirmed, and 1 of 2 tickets are valid'],
    ],
    [
      'a ticket that was taken away without a refund',
      confirmed({ status: 'partially_refunded', tickets: oneReturned }),
      ['I6 ticket tkt_1 is cancelled, and 0 refunds return it'],
    ],
    [
      'a ticket that is refunded and valid',
      confirmed({ status: 'partially_refunded', refunds: [refund(4_500, { ticketIds: ['tkt_1'] })] }),
      ['I6 ticket tkt_1 is valid, and 1 refunds return it'],
    ],
    [
      'a cancelled event of which something was kept',
      confirmed({
        status: 'partially_refunded',
        tickets: oneReturned,
        refunds: [refund(3_000, { ticketIds: ['tkt_1'], reason: 'event_cancelled' })],
      }),
      ['I6 refund ord_1#r1 (event_cancelled) returns €30.00 of €45.00'],
    ],
    [
      'a refund of more than its tickets cost',
      confirmed({
        status: 'partially_refunded',
        tickets: oneReturned,
        refunds: [refund(6_000, { ticketIds: ['tkt_1'] })],
      }),
      ['I7 refund ord_1#r1 (goodwill) returns €60.00 of €45.00'],
    ],
    [
      'valid tickets whose payment was refunded as late',
      confirmed({ refunds: [wholeRefund(first)] }),
      ['I6 €0.00 is left of what was taken, and its tickets explain €90.00'],
    ],
    [
      'two captures that are both kept',
      confirmed({ attempts: [captured, another] }),
      [
        `I3 confirmed, and €90.00 of ${second} is neither used nor refunded`,
        `I7 2 captures are kept: ${first}, ${second}`,
      ],
    ],
    [
      'refunds of more than was taken',
      failed({ attempts: [captured], refunds: [wholeRefund(first), refund(2_000)] }),
      [`I7 €110.00 is refunded of ${first}, which took €90.00`],
    ],
    [
      'a refund here and one at the provider',
      confirmed({
        status: 'partially_refunded',
        tickets: oneReturned,
        refunds: [refund(4_500, { ticketIds: ['tkt_1'] })],
        outsideRefunds: [{ id: 're_1', at: 0, attemptId: first, amount: euros(9_000) }],
      }),
      [`I7 €135.00 is refunded of ${first}, which took €90.00`],
    ],
    [
      'a refund of a payment that was never taken',
      failed({ attempts: [{ ...captured, status: 'declined' }], refunds: [wholeRefund(first)] }),
      [`I7 €90.00 is refunded of ${first}, which took €0.00`],
    ],
    [
      'a refund of no payment',
      failed({ refunds: [wholeRefund(first)] }),
      [`I7 refund ${first}#refund returns no payment of the order`],
    ],
    [
      'a refund that is listed twice',
      failed({
        attempts: [{ ...captured, captured: euros(18_000) }],
        refunds: [wholeRefund(first), wholeRefund(first)],
      }),
      ['I7 1 refunds are listed twice'],
    ],
  ])('%s', (_, order, details) => {
    expect(found(order)).toEqual(details);
    expect(moneyFindings(order, now).every(({ subject }) => subject === 'ord_1')).toBe(true);
  });
});
