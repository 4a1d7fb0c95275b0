/**
 * Goal: what the buyer reads before buying is what comes back. The amounts are those that pretix computes for the same
 * orders. They are checked through the API: policy shown, order placed, tickets returned, money executed.
 */
import { beforeAll, expect, it } from 'vitest';
import { account, addType, draft, hold, must, onSale, order, publish } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call, deliver } from '../../../support/http/client.ts';
import { findings } from '../../../support/state/audit.ts';
import { confirm } from '../../../support/state/saga.ts';

beforeAll(() => startInProcess({ cache: false }));

interface Case {
  /** Minor units of one ticket. */
  price: number;
  count: number;
  currency?: string;
  windows?: object[];
  fixedFee?: number;
  feePerTicket?: number;
  /** The booking fee of a ticket, and the percent of tax that is added to both. */
  bookingFee?: number;
  tax?: number;
  /** What a promotion code takes off, in percent. */
  code?: number;
  /** Hours until the doors open, two hours before the start. */
  doorsIn?: number;
  /** How many tickets are returned. By default all. */
  returned?: number;
}

const keep = (percent: number) => [{ hoursBefore: 0, percent: 100 - percent }];
const frozen = [
  { hoursBefore: 168, percent: 100 },
  { hoursBefore: 48, percent: 50 },
];
const two = { price: 2_300, count: 2 };

/** Buys and returns tickets, and gives what was refunded in minor units, or the refusal. */
async function refunded({ currency = 'EUR', windows = keep(0), ...sample }: Case): Promise<number | string> {
  const { price, count, fixedFee, feePerTicket, bookingFee, tax, code, doorsIn = 400, returned } = sample;
  const money = (amount: number) => ({ amount, currency });
  const refundPolicy = {
    windows,
    ...(fixedFee && { fixedFee: money(fixedFee) }),
    ...(feePerTicket && { feePerTicket: money(feePerTicket) }),
  };
  const party = await draft({ doorsIn, event: { currency, refundPolicy } });
  const { token } = party.organizer;
  const terms = {
    ...(bookingFee && { fees: { perTicket: money(bookingFee), paidBy: 'buyer' } }),
    ...(tax && { tax: { rate: tax, included: false } }),
  };
  must(200, await call('PATCH', `/v1/organizers/${party.organizerId}`, { token, body: terms }));
  const type = { kind: 'general', capacity: 5, price: money(price) };
  const ticketTypeId = must(201, await addType(party, type)).id;
  must(200, await publish(party));
  expect((await onSale(party)).refundPolicy).toEqual(refundPolicy);
  const buyer = await account();
  must(200, await hold(buyer, ticketTypeId, count));
  if (code) {
    const body = { code: 'AUTUMN', percent: code };
    must(201, await call('POST', `/v1/events/${party.eventId}/promo-codes`, { token, body }));
    must(200, await call('PUT', '/v1/cart/promo-code', { token: buyer.token, body: { code: 'AUTUMN' } }));
  }
  const { id } = must(202, await order(buyer));
  await confirm(id);
  const own = { token: buyer.token };
  const placed = must(200, await call('GET', `/v1/orders/${id}`, own));
  expect(placed.refundPolicy).toEqual(refundPolicy);
  const ticketIds = placed.tickets.slice(0, returned).map((ticket: { id: string }) => ticket.id);
  const answer = await call('POST', `/v1/orders/${id}/cancel`, { ...own, body: { ticketIds } });
  if (answer.status !== 202) return answer.body.code;
  await deliver();
  const { refunds } = must(200, await call('GET', `/v1/orders/${id}`, own));
  expect(refunds).toMatchObject([{ status: 'succeeded', amount: { currency } }]);
  expect(await findings(party.eventId)).toEqual([]);
  return refunds[0].amount.amount;
}

it.each<[string, Case, number | string]>([
  ['2 × 23.00, keeping 2.00 a ticket', { ...two, feePerTicket: 200 }, 4_200],
  ['2 × 23.00, keeping 10.00 and 10 %', { ...two, windows: keep(10), fixedFee: 1_000 }, 3_140],
  ['3 of 5 × 100.00', { price: 10_000, count: 5, returned: 3 }, 30_000],
  [
    '3 of 5 × 100.00, keeping the booking fee of 5.00',
    { price: 10_000, count: 5, returned: 3, bookingFee: 500 },
    30_000,
  ],
  [
    'tickets of 41.00 and a booking fee of 5.00, keeping the fee and 10 % of the tickets',
    { price: 2_050, count: 2, bookingFee: 250, windows: keep(10) },
    3_690,
  ],
  ['2 × 23.00 with 20 % tax, keeping the booking fee and its tax', { ...two, bookingFee: 200, tax: 20 }, 5_520],
  [
    '¥1,500 with a booking fee of ¥150 and 10 % tax, keeping the fee',
    { price: 1_500, count: 1, currency: 'JPY', bookingFee: 150, tax: 10 },
    1_650,
  ],
  [
    'half of KWD 5.005 with a booking fee of 0.250 and 5 % tax',
    { price: 5_005, count: 1, currency: 'KWD', bookingFee: 250, tax: 5, windows: keep(50) },
    2_627,
  ],
  ['40.00, a week before', { price: 4_000, count: 1, windows: frozen, doorsIn: 167 }, 4_000],
  ['40.00, less than a week before', { price: 4_000, count: 1, windows: frozen, doorsIn: 100 }, 2_000],
  ['40.00, on the day before', { price: 4_000, count: 1, windows: frozen, doorsIn: 24 }, 'refund_window_closed'],
  ['a fixed fee above the refund', { ...two, fixedFee: 5_000 }, 'refund_window_closed'],
  ['a fee a ticket above the refund', { ...two, feePerTicket: 2_300 }, 'refund_window_closed'],
  ['¥1,001, a third of it', { price: 1_001, count: 1, currency: 'JPY', windows: keep(67) }, 330],
  ['3 × ¥1,500, keeping ¥100', { price: 1_500, count: 3, currency: 'JPY', fixedFee: 100 }, 4_400],
  ['one of 3 × 33.33 with a code of 10 %', { price: 3_333, count: 3, code: 10, returned: 1 }, 3_000],
])('%s', async (_, sample, expected) => {
  expect(await refunded(sample)).toBe(expected);
});
