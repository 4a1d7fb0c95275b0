import { randomUUID } from 'node:crypto';
import type * as z from 'zod';
import { formatMoney } from '../../../shared/base/money.ts';
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
import { timeOf } from './words.ts';

export interface Buyer {
  email: string;
  token: string;
}

/** The demo's purchase: an event with open doors and one of its general-admission ticket types. */
export interface Evening {
  eventId: string;
  title: string;
  ticketTypeId: string;
}

export const quantity = 2;
/** Limit for each step that passes through queues or the saga. */
export const patienceSeconds = 30;

export async function registerBuyer(tell: Narrator): Promise<Buyer> {
  const email = `robin.${randomUUID().slice(0, 8)}@nightflow.example`;
  const body = { email, password: 'nightflow-demo-robin', name: 'Robin Demo' };
  const { accessToken } = await tell.request('POST /v1/auth/register', Session, { body });
  tell.say(`${email} is signed in`);
  tell.explain(
    'the password is hashed with Argon2id; one DynamoDB transaction writes the account and its unique e-mail address',
    'the token is signed with Ed25519, so each service verifies it without calling auth',
  );
  return { email, token: accessToken };
}

const doorsAreOpen = ({ doorsOpenAt, endsAt }: Event): boolean =>
  Date.parse(doorsOpenAt) <= Date.now() && Date.now() < Date.parse(endsAt);

/** Finds the demo event. @throws Failure if it has no open doors, or too few places for two purchases of two. */
export async function findEvening(tell: Narrator, title: string, reload: string): Promise<Evening> {
  const { items } = await tell.request('GET /v1/events?limit=100', pageOf(EventShape));
  const found = items.find((event) => event.title === title && doorsAreOpen(event));
  requireThat(found !== undefined, `The event "${title}" has no open doors now. Load a new one: ${reload}`);
  tell.say(`${items.length} upcoming events; tonight: "${title}", ${found.venue.name}, ${found.venue.city}`);
  tell.say(`doors open since ${timeOf(found.doorsOpenAt)}, starts ${timeOf(found.startsAt)}`);
  const { ticketTypes } = await tell.request(`GET /v1/events/${found.id}`, EventWithTypes);
  const free = await tell.request(`GET /v1/events/${found.id}/availability`, Availability);
  const availableOf = (id: string) => free.items.find(({ ticketTypeId }) => ticketTypeId === id)?.available ?? 0;
  for (const { id, name, price } of ticketTypes) tell.say(`${name}: ${formatMoney(price)}, ${availableOf(id)} free`);
  const type = ticketTypes.find(
    ({ id, kind, status }) => kind === 'general' && status === 'on_sale' && availableOf(id) >= 2 * quantity,
  );
  requireThat(
    type !== undefined,
    `"${title}" has fewer than ${2 * quantity} places left. On this machine, \`npm run reset\` restores the demo data.`,
  );
  tell.explain('free places are counted in a sparse index of claimable places, so no counter can drift');
  return { eventId: found.id, title, ticketTypeId: type.id };
}

/** Holds two tickets and returns the cart. */
export async function holdTickets(tell: Narrator, { token }: Buyer, { ticketTypeId }: Evening) {
  const body = { ticketTypeId, quantity };
  const cart = await tell.request('POST /v1/cart/items', Cart, { token, key: randomUUID(), body });
  const [line] = cart.items;
  requireThat(
    cart.items.length === 1 && line?.quantity === quantity && cart.expiresAt !== null && cart.total !== null,
    `The cart should hold ${quantity} tickets with an expiry, but is ${JSON.stringify(cart)}.`,
  );
  tell.say(`cart: ${line.quantity} × ${line.name}, ${formatMoney(cart.total)}, held until ${timeOf(cart.expiresAt)}`);
  return cart;
}

export const placeOrder = (tell: Narrator, { token }: Buyer, paymentToken: string): Promise<z.infer<typeof Order>> =>
  tell.request('POST /v1/orders', Order, {
    token,
    key: randomUUID(),
    body: { payment: { provider: 'test', token: paymentToken } },
  });

/** Polls an order until it is as wanted or ended, and reports each change of its status. */
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
