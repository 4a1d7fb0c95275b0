/**
 * Goal: a buyer who returns tickets by the policy gets their price back, and the booking fee is kept. An organizer's
 * refund and a cancelled event return everything that was paid, and sales and audit agree with both.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { OrderRow } from '../../../../functions/orders/order/order.ts';
import { moneyFindings } from '../../../../shared/records/audit/money-findings.ts';
import { bought, holding, showWith, type Wish } from '../../../support/actors/priced-show.ts';
import { type Account, must, type Show } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call, deliver } from '../../../support/http/client.ts';
import { projectOrder } from '../../../support/state/order-projection.ts';

beforeAll(() => startInProcess({ cache: false }));

const fee = { perTicket: 150 };
const addedTax = { fee, tax: { rate: 19 } };
const refundPolicy = { windows: [{ hoursBefore: 0, percent: 100 }] };

interface Sale extends Show {
  buyer: Account;
  orderId: string;
  ticketIds: string[];
  total: object;
}

/** Sells two tickets at 45.00, with a booking fee of 1.50 each and a tax of 19 % on both. */
async function sold(wish: Wish = {}): Promise<Sale> {
  const party = await showWith({ amount: 4_500, terms: addedTax, refundPolicy, ...wish });
  const buyer = await holding([party, 2]);
  const { id: orderId, tickets, total } = (await bought(buyer)).order;
  return { ...party, buyer, orderId, total, ticketIds: tickets.map(({ id }: { id: string }) => id) };
}

const orderOf = async ({ buyer, orderId }: Pick<Sale, 'buyer' | 'orderId'>) =>
  must(200, await call('GET', `/v1/orders/${orderId}`, { token: buyer.token }));
const returnTickets = async ({ buyer, orderId }: Sale, ticketIds: string[]) =>
  must(202, await call('POST', `/v1/orders/${orderId}/cancel`, { token: buyer.token, body: { ticketIds } }));
const refund = async ({ organizer, orderId }: Sale, body: object = {}) =>
  must(
    202,
    await call('POST', `/v1/orders/${orderId}/refunds`, {
      token: organizer.token,
      body: { reason: 'The sound failed', ...body },
    }),
  );

/** The status of the order and what was refunded so far, in minor units. The audit finds nothing. */
async function outcome(sale: Sale) {
  await deliver();
  const { refunds, status } = await orderOf(sale);
  expect(refunds.every((each: { status: string }) => each.status === 'succeeded')).toBe(true);
  const row = await rowOf(sale);
  expect(moneyFindings(row, Date.now())).toEqual([]);
  return { status, refunds: row.refunds.map(({ amount }) => amount.amount) };
}

async function rowOf({ orderId }: Sale): Promise<OrderRow> {
  const { readOrder } = await import('../../../../functions/orders/order/order-store.ts');
  const row = await readOrder(orderId);
  if (!row) throw new Error('The order is not there');
  return row;
}

/** Revenue, fees and tax of the event, in minor units. They are remembered, so a test reads them once. */
async function salesOf(sale: Sale): Promise<number[]> {
  await projectOrder(await rowOf(sale));
  const { token } = sale.organizer;
  const { revenue, fees, tax } = must(200, await call('GET', `/v1/events/${sale.eventId}/sales`, { token }));
  return [revenue.amount, fees.amount, tax.amount];
}

describe('two tickets at 45.00 with a booking fee of 1.50 each and 19 % tax', () => {
  it('returned by the buyer give their price back with its tax, and the organizer can refund the rest', async () => {
    const sale = await sold();
    expect(sale.total).toEqual({ amount: 11_067, currency: 'EUR' });
    await returnTickets(sale, sale.ticketIds);
    expect(await outcome(sale)).toEqual({ status: 'refunded', refunds: [10_710] });
    await refund(sale);
    expect(await outcome(sale)).toEqual({ status: 'refunded', refunds: [10_710, 357] });
    expect(await salesOf(sale)).toEqual([0, 0, 0]);
  });

  it('refunded by the organizer come back with the booking fee, one by one and together', async () => {
    const sale = await sold();
    await refund(sale, { ticketIds: sale.ticketIds.slice(0, 1) });
    expect(await outcome(sale)).toMatchObject({ status: 'partially_refunded', refunds: [5_533] });
    await refund(sale);
    expect(await outcome(sale)).toEqual({ status: 'refunded', refunds: [5_533, 5_534] });
  });

  it('give goodwill of their price first', async () => {
    const sale = await sold();
    await refund(sale, { amount: { amount: 10_710, currency: 'EUR' } });
    expect(await outcome(sale)).toMatchObject({ refunds: [10_710] });
    expect(await salesOf(sale)).toEqual([357, 300, 57]);
    const returned = await call('POST', `/v1/orders/${sale.orderId}/cancel`, { token: sale.buyer.token, body: {} });
    expect([returned.status, returned.body.code]).toEqual([409, 'refund_window_closed']);
  });
});

it('a buyer who declines a new date gets the booking fee back too', async () => {
  const sale = await sold();
  const inDays = (n: number) => new Date(Date.now() + n * 86_400_000).toISOString();
  const dates = { doorsOpenAt: inDays(40), startsAt: inDays(40), endsAt: inDays(41) };
  must(200, await call('PATCH', `/v1/events/${sale.eventId}`, { token: sale.organizer.token, body: dates }));
  await returnTickets(sale, sale.ticketIds);
  expect(await outcome(sale)).toEqual({ status: 'refunded', refunds: [11_067] });
});

it('an organizer that bears the booking fee returns what the buyer has paid, and no more', async () => {
  const sale = await sold({ terms: { fee: { ...fee, organizerPays: true }, tax: { rate: 19, included: true } } });
  expect(sale.total).toEqual({ amount: 9_000, currency: 'EUR' });
  await returnTickets(sale, sale.ticketIds);
  expect(await outcome(sale)).toEqual({ status: 'refunded', refunds: [9_000] });
});

it.each([
  { currency: 'EUR', amount: 4_500, paid: 11_067 },
  { currency: 'JPY', amount: 1_501, paid: 3_929 },
  { currency: 'KWD', amount: 5_005, paid: 12_269 },
])('a cancelled event returns all of $paid in $currency', async ({ currency, amount, paid }) => {
  const sale = await sold({ currency, amount });
  expect(sale.total).toEqual({ amount: paid, currency });
  const { token } = sale.organizer;
  must(202, await call('POST', `/v1/events/${sale.eventId}/cancel`, { token, body: {} }));
  for (let round = 0; round < 3; round++) await deliver();
  expect(await outcome(sale)).toEqual({ status: 'refunded', refunds: [paid] });
  expect(await salesOf(sale)).toEqual([0, 0, 0]);
  const progress = must(200, await call('GET', `/v1/events/${sale.eventId}/cancellation`, { token }));
  expect(progress).toMatchObject({ refunded: { amount: paid, currency }, pending: { amount: 0 } });
});
