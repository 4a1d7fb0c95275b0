import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../../scripts/local/process/failure.ts';
import { awaitLink } from '../../scripts/shared/mailed-link.ts';
import { must, type Send } from './client.ts';

export interface Organizer {
  token: string;
  id: string;
  venueId: string;
}

export interface Event {
  eventId: string;
  ticketTypeId: string;
  capacity: number;
}

const hourMs = 3_600_000;
const mintSeconds = 300;
/** The organizer's account may send ten requests a second. */
const pollMs = 150;

/** Registers an account with a new address. */
export async function register(send: Send): Promise<{ token: string; email: string }> {
  const email = `bench.${randomUUID()}@nightflow.example`;
  const body = { email, password: `bench-${randomUUID()}`, name: 'Bench' };
  return { email, token: (await must(201, 'registering', send('POST', '/v1/auth/register', { body }))).accessToken };
}

export async function createOrganizer(send: Send): Promise<Organizer> {
  const { token, email } = await register(send);
  const readOutbox = async () => (await send('GET', '/outbox.json')).body;
  const link = { token: await awaitLink(readOutbox, email) };
  await must(204, 'confirming', send('POST', '/v1/auth/email-verifications/confirm', { token, body: link }));
  const body = { name: 'Benchmark' };
  const { id } = await must(201, 'an organizer', send('POST', '/v1/organizers', { token, body }));
  const venue = {
    organizerId: id,
    name: 'Load Hall',
    address: 'Main Street 1',
    city: 'Vienna',
    country: 'AT',
    timezone: 'Europe/Vienna',
    capacity: 60_000,
  };
  return { token, id, venueId: (await must(201, 'a venue', send('POST', '/v1/venues', { token, body: venue }))).id };
}

/** Creates an event whose doors are open, with one ticket type of `capacity` places. It stays a draft. */
export async function draftEvent(send: Send, { token, id, venueId }: Organizer, capacity: number): Promise<Event> {
  const at = (hours: number) => new Date(Date.now() + hours * hourMs).toISOString();
  const event = {
    organizerId: id,
    venueId,
    title: 'Benchmark Night',
    description: 'An event that npm run bench made. No one will come.',
    category: 'concert',
    doorsOpenAt: at(-1),
    startsAt: at(1),
    endsAt: at(4),
    currency: 'EUR',
  };
  const eventId = (await must(201, 'an event', send('POST', '/v1/events', { token, body: event }))).id;
  const type = {
    name: 'Standard',
    kind: 'general',
    capacity,
    price: { amount: 4_500, currency: 'EUR' },
    salesStartAt: at(-24),
    salesEndAt: at(3),
    maxPerOrder: 40,
    maxPerCustomer: capacity,
  };
  const created = send('POST', `/v1/events/${eventId}/ticket-types`, { token, body: type });
  return { eventId, ticketTypeId: (await must(201, 'a ticket type', created)).id, capacity };
}

/** Publishes a draft. Returns the seconds from the request until its ticket type is on sale. */
export async function putOnSale(send: Send, { token }: Organizer, { eventId }: Event): Promise<number> {
  const startedAt = performance.now();
  const path = `/v1/events/${eventId}`;
  // All events of a run are at one venue at one time.
  await must(200, 'publishing', send('POST', `${path}/publish`, { token, body: { confirmDoubleBooking: true } }));
  for (;;) {
    const { ticketTypes } = await must(200, 'reading an event', send('GET', path, { token }));
    const seconds = Math.round(performance.now() - startedAt) / 1000;
    if (ticketTypes.every(({ status }: { status: string }) => status === 'on_sale')) return seconds;
    if (seconds > mintSeconds) throw new Failure(`The places of ${eventId} were not on sale within ${mintSeconds} s.`);
    await sleep(pollMs);
  }
}
