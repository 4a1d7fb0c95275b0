import { randomUUID } from 'node:crypto';
import { type Answer, call, deliver, until } from './client.ts';

export interface Account {
  id: string;
  email: string;
  token: string;
}

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

export interface Show {
  organizer: Account;
  organizerId: string;
  eventId: string;
  ticketTypeId: string;
}

const hours = (n: number) => new Date(Date.now() + n * 3_600_000).toISOString();

interface Wish {
  capacity?: number;
  maxPerOrder?: number;
  maxPerCustomer?: number;
  /** Hours from now. */
  doorsIn?: number;
  seatMap?: unknown;
}

/** An event on sale: its organizer, venue, one ticket type, published and minted. */
export async function show({
  capacity = 20,
  maxPerOrder = 8,
  maxPerCustomer = 8,
  doorsIn = -1,
  seatMap,
}: Wish = {}): Promise<Show> {
  const organizer = await account('Olga Organizer');
  const { token } = organizer;
  const organizerId = must(201, await call('POST', '/v1/organizers', { token, body: { name: 'Night Owls' } })).id;
  const venue = {
    organizerId,
    name: 'The Cellar',
    address: 'Main Street 1',
    city: 'Vienna',
    country: 'AT',
    timezone: 'Europe/Vienna',
    capacity: 500,
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
  };
  const eventId = must(201, await call('POST', '/v1/events', { token, body: event })).id;
  const places = seatMap ? { kind: 'seated', sectionIds: ['A'] } : { kind: 'general', capacity };
  const price = { amount: 4500, currency: 'EUR' };
  const type = {
    name: 'Standard',
    ...places,
    price,
    salesStartAt: hours(-24),
    salesEndAt: hours(doorsIn + 5),
    maxPerOrder,
    maxPerCustomer,
  };
  const ticketTypeId = must(201, await call('POST', `/v1/events/${eventId}/ticket-types`, { token, body: type })).id;
  must(200, await call('POST', `/v1/events/${eventId}/publish`, { token }));
  await deliver();
  await until(
    () => call('GET', `/v1/events/${eventId}`),
    ({ body }) => body.ticketTypes[0].status === 'on_sale',
    60,
  );
  return { organizer, organizerId, eventId, ticketTypeId };
}

export const hold = (buyer: Account, ticketTypeId: string, quantity: number) =>
  call('POST', '/v1/cart/items', { token: buyer.token, body: { ticketTypeId, quantity } });

export const order = (buyer: Account, token = 'tok_ok', key?: string) =>
  call('POST', '/v1/orders', {
    token: buyer.token,
    body: { payment: { provider: 'test', token } },
    ...(key && { key }),
  });

/** The order once its status is among those wanted. */
export const settled = async (buyer: Account, orderId: string, ...statuses: string[]) =>
  (
    await until(
      () => call('GET', `/v1/orders/${orderId}`, { token: buyer.token }),
      ({ body }) => statuses.includes(body.status),
    )
  ).body;

export const available = async (eventId: string): Promise<number> =>
  (await call('GET', `/v1/events/${eventId}/availability`)).body.items[0].available;
