import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../../local/process/failure.ts';
import type { Api } from '../http.ts';
import { withRetries } from '../retry.ts';
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
 * The event with its ticket types, published. `known` are the organizer's events; a draft that an interrupted run left
 * behind is completed, an event somebody published or cancelled since is left as it is.
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
  // What an earlier run loaded may be under way there.
  await api(`POST /v1/events/${id}/publish`, Anything, { token, body: { confirmDoubleBooking: true } });
  return { id, created: true };
}

/** Of a draft made by an earlier run: its own times count, not those it would have now. */
const salesOf = (event: DemoEvent, { startsAt, endsAt }: Event) => ({
  salesEndAt: 'startsInMinutes' in event ? endsAt : startsAt,
});

/** Waits until all places of the event are minted; gives the number of its ticket types. @throws Failure after `until`. */
export async function waitUntilOnSale(api: Api, eventId: string, until: number): Promise<number> {
  for (;;) {
    const { body } = await withRetries(() => api(`GET /v1/events/${eventId}`, EventWithTypes));
    const waiting = body.ticketTypes.filter(({ status }) => status === 'draft' || status === 'preparing');
    if (waiting.length === 0) return body.ticketTypes.length;
    if (Date.now() > until) {
      throw new Failure(
        `The places of "${body.title}" (${waiting.map(({ name }) => name).join(', ')}) are still not on sale: the mint job does not come to an end.`,
      );
    }
    await sleep(500);
  }
}
