import { backoff } from '../../../shared/async/backoff.ts';
import { randomCode } from '../../../shared/base/id.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { conflict, notFound, seatsTaken } from '../../../shared/base/problems.ts';
import { seatPlace } from '../../../shared/inventory/place.ts';
import { seatsIn } from '../../../shared/inventory/seat-map.ts';
import { plannedMap } from '../../../shared/inventory/selling-plan.ts';
import { isTypeId, type TicketType } from '../../../shared/inventory/ticket-type.ts';
import type { TicketTypeFields } from '../../../shared/inventory/ticket-type-view.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { readVenue } from '../../../shared/records/venue-rows.ts';
import { ticketLimits } from '../limits.ts';
import { isTaken } from '../minting/mint-plan.ts';
import * as mintStore from '../minting/mint-store.ts';
import { capacityTooLow } from '../problems.ts';
import * as store from '../ticket/ticket-store.ts';
import { withType } from './plan.ts';
import { planTicketType } from './ticket-type.ts';
import {
  changedCapacity,
  changedTerms,
  mostPlaces,
  requirePlacesOf,
  seatsNamed,
  type WantedChange,
} from './type-change.ts';
import * as typeStore from './type-store.ts';

/** @throws Problem `not_found`. */
export async function typeOfEvent(ticketTypeId: string, { eventId }: EventRow): Promise<TicketType> {
  const type = isTypeId(ticketTypeId) ? await store.ticketType(ticketTypeId) : undefined;
  if (type?.eventId !== eventId) throw new Problem(notFound);
  return type;
}

/** Types are added one after the other: whoever meets another, or the publishing, plans again from what there is. */
export async function addType(event: EventRow, wanted: TicketTypeFields, now: number): Promise<TicketType> {
  for (let attempt = 0; attempt < ticketLimits.planAttempts; attempt++) {
    const [plan, venue] = await Promise.all([typeStore.sellingPlan(event.eventId), readVenue(event.venueId)]);
    const seatMap = plannedMap(plan, venue?.seatMap);
    const seats = wanted.kind === 'seated' && seatMap ? await store.seats(seatMap.key) : [];
    const type = planTicketType(event, wanted, { code: randomCode(5), seats, published: plan.published });
    if (await typeStore.addTicketType(type, withType(plan, type, seatMap), now)) return type;
    await backoff(attempt);
  }
  throw new Problem(conflict);
}

type Places = { change: Partial<TicketType>; blockedSeats?: string[] };

/** @throws Problem `invalid_request`, `capacity_too_low`. */
async function resize(type: TicketType, capacity: number, now: number): Promise<Places> {
  const change = changedCapacity(type, capacity);
  const lowest = type.status !== 'draft' && capacity < mostPlaces(type) ? await mintStore.countTaken(type, now) : 0;
  if (capacity < lowest) throw new Problem(capacityTooLow, undefined, { members: { lowest } });
  return { change };
}

/** Takes seats of a type out of sale, and gives back those that were. @throws Problem `invalid_request`, `seats_taken`. */
async function block(type: TicketType, names: readonly string[], now: number): Promise<Places> {
  const { seatMap } = await typeStore.sellingPlan(type.eventId);
  const seats = seatsIn(seatMap ? await store.seats(seatMap.key) : [], type.sectionIds ?? []);
  const blocked = seatsNamed(names, seats);
  const blockedSeats = blocked.map(({ label }) => label);
  const capacity = seats.length - blocked.length;
  if (type.status === 'draft') return { change: { capacity }, blockedSeats };
  const places = await mintStore.places(blocked.map((seat) => seatPlace(type, seat)));
  const taken = places.flatMap((place) => (place && isTaken(place, now) ? [place.seat] : []));
  if (taken.length > 0) throw new Problem(seatsTaken, undefined, { members: { seats: taken } });
  return { change: { targetCapacity: capacity }, blockedSeats };
}

async function changedPlaces(type: TicketType, wanted: WantedChange, now: number): Promise<Places> {
  requirePlacesOf(type, wanted);
  if (wanted.capacity !== undefined) return resize(type, wanted.capacity, now);
  if (wanted.blockedSeats) return block(type, wanted.blockedSeats, now);
  return { change: {} };
}

/** The type as it is now, with its house seats. @throws Problem `invalid_request` and what its problems say. */
export async function changeType(event: EventRow, type: TicketType, wanted: WantedChange, now: number) {
  const terms = changedTerms(event, type, wanted);
  const { change, blockedSeats } = await changedPlaces(type, wanted, now);
  const changed = await typeStore.changeTicketType(type, { ...terms, ...change }, { blockedSeats, now });
  if (type.kind === 'general') return { changed };
  return { changed, blockedSeats: blockedSeats ?? (await store.blockedSeats(type.ticketTypeId)) };
}
