import { expect } from 'vitest';
import type { SaleTerms } from '../../../shared/pricing/line-terms.ts';
import { call } from '../http/client.ts';
import { findings } from '../state/audit.ts';
import { confirm } from '../state/saga.ts';
import { setTaxRate, setTerms } from './sale-terms.ts';
import {
  type Account,
  account,
  addType,
  type Draft,
  draft,
  hold,
  must,
  onSale,
  order,
  publish,
  type Show,
} from './world.ts';

/** Of an event on sale: the price of its type in minor units, booking fee and tax, and its own refund policy. */
export interface Wish {
  amount?: number;
  currency?: string;
  terms?: SaleTerms;
  taxRate?: number;
  refundPolicy?: object;
}

/** Puts a draft on sale at one price, under these terms. */
async function sell(drafted: Draft, { amount = 2_250, currency = 'EUR', terms, taxRate }: Wish): Promise<Show> {
  const type = { kind: 'general', capacity: 20, price: { amount, currency } };
  const party = { ...drafted, ticketTypeId: must(201, await addType(drafted, type)).id };
  must(200, await publish(party, { confirmDoubleBooking: true }));
  await onSale(party);
  if (terms) await setTerms(party, terms);
  if (taxRate !== undefined) await setTaxRate(party, taxRate);
  return party;
}

/** An event of an organizer of its own. */
export async function showWith(wish: Wish): Promise<Show> {
  const { currency = 'EUR', refundPolicy } = wish;
  return sell(await draft({ doorsIn: 30, event: { currency, ...(refundPolicy && { refundPolicy }) } }), wish);
}

/** Another event of the same organizer. */
export async function anotherOf({ organizer, organizerId, venueId, eventId }: Show, wish: Wish): Promise<Show> {
  const event = must(200, await call('GET', `/v1/events/${eventId}`));
  const { title, description, category, startsAt, endsAt, doorsOpenAt, currency } = event;
  const body = { organizerId, venueId, title, description, category, startsAt, endsAt, doorsOpenAt, currency };
  const other = must(201, await call('POST', '/v1/events', { token: organizer.token, body })).id;
  return sell({ organizer, organizerId, venueId, eventId: other }, wish);
}

/** A buyer who holds places of these events. */
export async function holding(...wishes: [Show, number][]): Promise<Account> {
  const buyer = await account();
  for (const [{ ticketTypeId }, quantity] of wishes) must(200, await hold(buyer, ticketTypeId, quantity));
  return buyer;
}

export const cartOf = async ({ token }: Account) => must(200, await call('GET', '/v1/cart', { token }));
const read = async ({ token }: Account, id: string) => must(200, await call('GET', `/v1/orders/${id}`, { token }));
/** Subtotal, discount, fees, tax and total, in minor units. */
export const amountsOf = ({ subtotal, discount, fees, tax, total }: Record<string, { amount: number }>) =>
  [subtotal, discount, fees, tax, total].map((each) => each?.amount ?? 0);

/** Orders the cart and pays: cart, order and payment say the same. Returns the sums and the confirmed order. */
export async function bought(buyer: Account) {
  const cart = await cartOf(buyer);
  const placed = must(202, await order(buyer));
  expect(amountsOf(placed)).toEqual(amountsOf(cart));
  expect(placed.items).toEqual(cart.items);
  expect(await confirm(placed.id)).toEqual({ outcome: 'confirmed' });
  const done = await read(buyer, placed.id);
  expect(done.payments).toMatchObject([{ status: 'captured', amount: cart.total }]);
  for (const { eventId } of done.items) expect(await findings(eventId)).toEqual([]);
  return { amounts: amountsOf(done), order: done };
}
