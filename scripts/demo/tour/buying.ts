import { randomUUID } from 'node:crypto';
import type * as z from 'zod';
import {
  Availability,
  Cart,
  type Event,
  Event as EventShape,
  EventWithTypes,
  Order,
  pageOf,
  Session,
} from '../shapes.ts';
import type { Narrator } from './narrator.ts';
import { requireThat } from './narrator.ts';
import { priceOf, timeOf } from './words.ts';

export interface Buyer {
  email: string;
  token: string;
}

/** What is bought: an event whose doors are open, and one of its general ticket types. */
export interface Evening {
  eventId: string;
  title: string;
  ticketTypeId: string;
}

export const quantity = 2;
/** For everything that passes through queues and the saga. */
export const patienceSeconds = 30;

export async function registerBuyer(tell: Narrator): Promise<Buyer> {
  const email = `robin.${randomUUID().slice(0, 8)}@nightflow.example`;
  const body = { email, password: 'nightflow-demo-robin', name: 'Robin Demo' };
  const { accessToken } = await tell.request('POST /v1/auth/register', Session, { body });
  tell.say(`${email} is signed in`);
  tell.underneath(
    'password hashed with Argon2id; account and unique e-mail address written in one DynamoDB transaction',
    'the token is signed with Ed25519: each service verifies it itself, nobody calls auth',
  );
  return { email, token: accessToken };
}

const doorsAreOpen = ({ doorsOpenAt, endsAt }: Event): boolean =>
  Date.parse(doorsOpenAt) <= Date.now() && Date.now() < Date.parse(endsAt);

/** @throws Failure when no event of this title has its doors open, or fewer than two times two places are left. */
export async function findEvening(tell: Narrator, title: string, reload: string): Promise<Evening> {
  const { items } = await tell.request('GET /v1/events?limit=100', pageOf(EventShape));
  const found = items.find((event) => event.title === title && doorsAreOpen(event));
  requireThat(found !== undefined, `No event "${title}" has its doors open now. Load one with: ${reload}`);
  tell.say(`${items.length} events ahead; tonight: "${title}", ${found.venue.name}, ${found.venue.city}`);
  tell.say(`doors since ${timeOf(found.doorsOpenAt)}, starts ${timeOf(found.startsAt)}`);
  const { ticketTypes } = await tell.request(`GET /v1/events/${found.id}`, EventWithTypes);
  const free = await tell.request(`GET /v1/events/${found.id}/availability`, Availability);
  const availableOf = (id: string) => free.items.find(({ ticketTypeId }) => ticketTypeId === id)?.available ?? 0;
  for (const { id, name, price } of ticketTypes) tell.say(`${name}: ${priceOf(price)}, ${availableOf(id)} free`);
  const type = ticketTypes.find(
    ({ id, kind, status }) => kind === 'general' && status === 'on_sale' && availableOf(id) >= 2 * quantity,
  );
  requireThat(type !== undefined, `"${title}" has fewer than ${2 * quantity} places left: all demos were bought out.`);
  tell.underneath('free places are counted in a sparse index of what can be claimed now: there is no counter to drift');
  return { eventId: found.id, title, ticketTypeId: type.id };
}

/** Holds two tickets: gives the cart. */
export async function holdTickets(tell: Narrator, { token }: Buyer, { ticketTypeId }: Evening) {
  const body = { ticketTypeId, quantity };
  const cart = await tell.request('POST /v1/cart/items', Cart, { token, key: randomUUID(), body });
  const [line] = cart.items;
  requireThat(
    cart.items.length === 1 && line?.quantity === quantity && cart.expiresAt !== null && cart.total !== null,
    `The cart should hold ${quantity} tickets with an end of the hold, but is ${JSON.stringify(cart)}.`,
  );
  tell.say(`cart: ${line.quantity} × ${line.name}, ${priceOf(cart.total)}, held until ${timeOf(cart.expiresAt)}`);
  return cart;
}

export const placeOrder = (tell: Narrator, { token }: Buyer, paymentToken: string): Promise<z.infer<typeof Order>> =>
  tell.request('POST /v1/orders', Order, {
    token,
    key: randomUUID(),
    body: { payment: { provider: 'test', token: paymentToken } },
  });

/** Polls an order until it is as wanted, and says when it changed. */
export function watchOrder(
  tell: Narrator,
  { token }: Buyer,
  orderId: string,
  { wanted, what }: { wanted: (order: Order) => boolean; what: string },
): Promise<Order> {
  let last = '';
  return tell.poll(`GET /v1/orders/${orderId}`, Order, {
    token,
    seconds: patienceSeconds,
    what,
    wanted: (order) => wanted(order) || ['failed', 'cancelled', 'refunded'].includes(order.status),
    seen: ({ status, failure }, ms) => {
      const state = failure ? `${status}, ${failure.code}` : status;
      if (state !== last) tell.say(`after ${ms} ms: ${state}`);
      last = state;
    },
  });
}
