import { randomUUID } from 'node:crypto';
import { type Answer, call, deliver, until } from '../http/client.ts';
import { confirmAddress } from './confirm-address.ts';

export interface Account {
  id: string;
  email: string;
  token: string;
}

/** Returns the body of an answer with the expected status. @throws Error otherwise. */
export function must(status: number, answer: Answer): Answer['body'] {
  if (answer.status !== status)
    throw new Error(`${answer.status} instead of ${status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

export async function account(name = 'Ada Lovelace'): Promise<Account> {
  const email = `${randomUUID()}@example.com`;
  const session = must(
    201,
    await call('POST', '/v1/auth/register', { body: { email, password: 'correct horse 42', name } }),
  );
  return { id: session.user.id, email, token: session.accessToken };
}

/** Creates an account that may found an organizer: its address is confirmed. */
export async function founder(name = 'Olga Organizer'): Promise<Account> {
  const one = await account(name);
  await confirmAddress(one.id);
  return one;
}

export interface Draft {
  organizer: Account;
  organizerId: string;
  venueId: string;
  eventId: string;
}
export interface Show extends Draft {
  ticketTypeId: string;
}

const hours = (n: number) => new Date(Date.now() + n * 3_600_000).toISOString();

interface ShowOptions {
  capacity?: number;
  maxPerOrder?: number;
  maxPerCustomer?: number;
  /** Hours from now. */
  doorsIn?: number;
  seatMap?: unknown;
  /** Facts of the venue that differ from those of an ordinary one. */
  venue?: object;
  /** Facts of the event that differ, in the same way. */
  event?: object;
}

/** Creates a draft event with its organizer and venue, without a ticket type. */
export async function draft({ doorsIn = -1, seatMap, venue: facts, event: own }: ShowOptions = {}): Promise<Draft> {
  const organizer = await founder();
  const { token } = organizer;
  const organizerId = must(201, await call('POST', '/v1/organizers', { token, body: { name: 'Night Owls' } })).id;
  const venue = {
    organizerId,
    name: 'The Cellar',
    address: 'Main Street 1',
    city: 'Vienna',
    country: 'AT',
    timezone: 'Europe/Vienna',
    capacity: 60_000,
    ...facts,
  };
  const venueId = must(201, await call('POST', '/v1/venues', { token, body: venue })).id;
  if (seatMap) must(200, await call('PUT', `/v1/venues/${venueId}/seat-map`, { token, body: seatMap }));
  const event = {
    organizerId,
    venueId,
    title: 'Late Show',
    description: 'Music until the lights go on.',
    category: 'concert',
    startsAt: hours(doorsIn + 2),
    endsAt: hours(doorsIn + 5),
    doorsOpenAt: hours(doorsIn),
    currency: 'EUR',
    ...own,
  };
  const eventId = must(201, await call('POST', '/v1/events', { token, body: event })).id;
  return { organizer, organizerId, venueId, eventId };
}

/** Requests another ticket type of an event. `fields` override those of a standard type with 20 places. */
export const addType = ({ organizer, eventId }: Draft, fields: object = { kind: 'general', capacity: 20 }) =>
  call('POST', `/v1/events/${eventId}/ticket-types`, {
    token: organizer.token,
    body: {
      name: 'Standard',
      price: { amount: 4500, currency: 'EUR' },
      salesStartAt: hours(-24),
      salesEndAt: hours(24),
      maxPerOrder: 8,
      maxPerCustomer: 8,
      ...fields,
    },
  });

export const publish = ({ organizer, eventId }: Draft, body?: object) =>
  call('POST', `/v1/events/${eventId}/publish`, { token: organizer.token, ...(body && { body }) });

/** Waits until each type of the event is on sale, and returns the event. */
export async function onSale({ eventId }: Draft) {
  await deliver();
  const { body } = await until(
    () => call('GET', `/v1/events/${eventId}`),
    (answer) => answer.body.ticketTypes.every(({ status }: { status: string }) => status === 'on_sale'),
    60,
  );
  return body;
}

/** Creates an event on sale: organizer, venue and one ticket type, published and minted. */
export async function show(options: ShowOptions = {}): Promise<Show> {
  const { capacity = 20, maxPerOrder = 8, maxPerCustomer = 8, doorsIn = -1, seatMap } = options;
  const drafted = await draft(options);
  const places = seatMap ? { kind: 'seated', sectionIds: ['A'] } : { kind: 'general', capacity };
  const type = { ...places, maxPerOrder, maxPerCustomer, salesEndAt: hours(doorsIn + 5) };
  const ticketTypeId = must(201, await addType(drafted, type)).id;
  must(200, await publish(drafted));
  await onSale(drafted);
  return { ...drafted, ticketTypeId };
}

export const hold = (buyer: Account, ticketTypeId: string, quantity: number) =>
  call('POST', '/v1/cart/items', { token: buyer.token, body: { ticketTypeId, quantity } });

export const order = (buyer: Account, token = 'tok_ok', key?: string) =>
  call('POST', '/v1/orders', {
    token: buyer.token,
    body: { payment: { provider: 'test', token } },
    ...(key && { key }),
  });

/** Waits until the order has one of the statuses, and returns it. */
export const settled = async (buyer: Account, orderId: string, ...statuses: string[]) =>
  (
    await until(
      () => call('GET', `/v1/orders/${orderId}`, { token: buyer.token }),
      ({ body }) => statuses.includes(body.status),
    )
  ).body;

export const available = async (eventId: string): Promise<number> =>
  (await call('GET', `/v1/events/${eventId}/availability`)).body.items[0].available;
