import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../../local/process/failure.ts';
import type { Api } from '../../shared/api-client.ts';
import { withRetries } from '../../shared/retry.ts';
import { Anything, Event, EventWithTypes, Named } from '../shapes.ts';
import type { DemoEvent, DemoTicketType } from './data.ts';
import { type EventTimes, stillServes, timesOf } from './event-times.ts';
import type { Ensured } from './load-people.ts';
import type { Owner } from './load-venues.ts';
import { wholeList } from './pages.ts';

export interface Place {
  owner: Owner;
  venueId: string;
  timeZone: string;
}

export const eventsOf = (api: Api, { organizerId, token }: Owner): Promise<Event[]> =>
  wholeList(api, `/v1/organizers/${organizerId}/events`, Event, token);

const createEvent = async (api: Api, event: DemoEvent, { owner, venueId }: Place, times: EventTimes) => {
  const { title, description, category, currency, attributes } = event;
  const { startsAt, endsAt, doorsOpenAt } = times;
  const facts = { title, description, category, currency, attributes, startsAt, endsAt, doorsOpenAt };
  const body = { organizerId: owner.organizerId, venueId, ...facts };
  return (await api('POST /v1/events', Event, { token: owner.token, body })).body;
};

const placesOf = (type: DemoTicketType, currency: string) => {
  if ('sections' in type) return { kind: 'seated', sectionIds: type.sections };
  const tiers = type.tiers?.map((tier) => ({ ...tier, price: { amount: tier.price, currency } }));
  return { kind: 'general', capacity: type.capacity, ...(tiers && { tiers }) };
};

const newTicketType = (type: DemoTicketType, currency: string, { salesStartAt, salesEndAt }: EventTimes) => {
  const { name, price, maxPerOrder, maxPerCustomer } = type;
  const sale = { name, price: { amount: price, currency }, salesStartAt, salesEndAt, maxPerOrder, maxPerCustomer };
  return { ...sale, ...placesOf(type, currency) };
};

/**
 * Creates and publishes an event with its ticket types, unless it exists. `known` are the organizer's events. A draft
 * left by an interrupted run is completed. An event that was published or cancelled earlier stays unchanged.
 */
export async function ensureEvent(
  api: Api,
  event: DemoEvent,
  place: Place,
  known: readonly Event[],
  now: number,
): Promise<Ensured> {
  const { token } = place.owner;
  const earlier = known.find((one) => one.title === event.title && stillServes(event, one, now));
  if (earlier && earlier.status !== 'draft') return { id: earlier.id, created: false };
  const times = timesOf(event, place.timeZone, now);
  const { id } = earlier ?? (await createEvent(api, event, place, times));
  const present = earlier ? (await api(`GET /v1/events/${id}`, EventWithTypes, { token })).body.ticketTypes : [];
  for (const type of event.ticketTypes.filter(({ name }) => present.every((one) => one.name !== name))) {
    const body = newTicketType(type, event.currency, earlier ? { ...times, ...salesOf(event, earlier) } : times);
    await api(`POST /v1/events/${id}/ticket-types`, Named, { token, body });
  }
  // An event of an earlier run may still be under way at the venue.
  await api(`POST /v1/events/${id}/publish`, Anything, { token, body: { confirmDoubleBooking: true } });
  return { id, created: true };
}

/** Returns the end of sale for a draft of an earlier run, from its stored times rather than newly computed ones. */
const salesOf = (event: DemoEvent, { startsAt, endsAt }: Event) => ({
  salesEndAt: 'startsInMinutes' in event ? endsAt : startsAt,
});

/** Waits until all places are minted and returns the number of ticket types. @throws Failure after `until` (epoch ms). */
export async function waitUntilOnSale(api: Api, eventId: string, until: number): Promise<number> {
  for (;;) {
    const { body } = await withRetries(() => api(`GET /v1/events/${eventId}`, EventWithTypes));
    const waiting = body.ticketTypes.filter(({ status }) => status === 'draft' || status === 'preparing');
    if (waiting.length === 0) return body.ticketTypes.length;
    if (Date.now() > until) {
      throw new Failure(
        `"${body.title}" (${waiting.map(({ name }) => name).join(', ')}) is still not on sale: the mint job did not finish in time.`,
      );
    }
    await sleep(500);
  }
}
