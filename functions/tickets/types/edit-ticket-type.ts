import type * as z from 'zod';
import { again, retry } from '../../../shared/async/retry.ts';
import { randomCode } from '../../../shared/base/id.ts';
import { Problem, raise } from '../../../shared/base/problem.ts';
import { conflict, notFound, seatsTaken } from '../../../shared/base/problems.ts';
import { seatPlace } from '../../../shared/inventory/place.ts';
import { seatsIn } from '../../../shared/inventory/seat-map.ts';
import { plannedMap } from '../../../shared/inventory/selling-plan.ts';
import { isTypeId, type TicketType } from '../../../shared/inventory/ticket-type.ts';
import { requireRoomAtVenue } from '../../../shared/records/event-capacity.ts';
import { type EventRow, readEvent } from '../../../shared/records/event-row.ts';
import { readVenue } from '../../../shared/records/venue-rows.ts';
import { ticketLimits } from '../limits.ts';
import { isTaken } from '../minting/mint-plan.ts';
import { countTaken, readPlaces } from '../minting/mint-store.ts';
import { capacityTooLow } from '../problems.ts';
import { readHouseSeats, readSeatMap, readSelling, readSellingPlan, readTicketType } from '../ticket/ticket-store.ts';
import { withType } from './selling-plan.ts';
import { planTicketType } from './ticket-type.ts';
import type { NewTicketType } from './ticket-type-schema.ts';
import {
  changedCapacity,
  changedTerms,
  maxPlaces,
  requireFieldsOfKind,
  requireSellable,
  seatsNamed,
  type TicketTypeChange,
} from './type-change.ts';
import { addTicketType, changeTicketType } from './type-store.ts';

/** Reads a ticket type of this event. @throws Problem `not_found`. */
export async function requireTypeOfEvent(ticketTypeId: string, { eventId }: EventRow): Promise<TicketType> {
  const type = isTypeId(ticketTypeId) ? await readTicketType(ticketTypeId) : undefined;
  if (type?.eventId !== eventId || type.isRemoved) throw new Problem(notFound);
  return type;
}

/**
 * Adds a ticket type. Types are added one after the other: if another type or the publishing comes first, it plans
 * again from the new state. @throws Problem `not_found`, `conflict`, `wrong_state` and those of planning.
 */
export const addType = (
  { eventId, venueId }: EventRow,
  { confirmOverCapacity, ...fields }: z.output<typeof NewTicketType>,
  now: number,
): Promise<TicketType> =>
  retry(
    async () => {
      const [event, plan, venue, { types }] = await Promise.all([
        readEvent(eventId),
        readSellingPlan(eventId),
        readVenue(venueId),
        readSelling(eventId),
      ]);
      if (!event) throw new Problem(notFound);
      requireSellable(event, now);
      const seatMap = plannedMap(plan, venue?.seatMap);
      const seats = fields.kind === 'seated' && seatMap ? await readSeatMap(seatMap.key) : [];
      const type = planTicketType(event, fields, {
        code: randomCode(5),
        seats,
        published: plan.published,
        last: types.at(-1)?.position ?? types.length,
      });
      if (plan.published && venue) {
        const room = { capacity: venue.capacity, confirmed: confirmOverCapacity };
        requireRoomAtVenue({ types: [...types, type], ...room });
      }
      return (await addTicketType(type, withType(plan, type, seatMap), now)) ? type : again;
    },
    { attempts: ticketLimits.planAttempts, exhausted: raise(conflict) },
  );

/** Changes a ticket type. Returns it with its house seats. @throws Problem `invalid_request` and those of its route. */
export async function changeType(event: EventRow, type: TicketType, request: TicketTypeChange, now: number) {
  const terms = changedTerms(event, type, request);
  if (request.capacity !== undefined || request.blockedSeats) requireSellable(event, now);
  const { change, blockedSeats } = await changedPlaces(type, request, now);
  const { targetCapacity = 0 } = change;
  if (targetCapacity > maxPlaces(type))
    await requireRoom(event, { ...type, targetCapacity }, request.confirmOverCapacity);
  const changed = await changeTicketType(type, { ...terms, ...change }, { blockedSeats, now });
  if (type.kind === 'general') return { changed };
  return { changed, blockedSeats: blockedSeats ?? (await readHouseSeats(type.ticketTypeId)) };
}

/** Requires that a published event with this enlarged type fits into its venue. @throws Problem `over_capacity`. */
async function requireRoom(
  { eventId, venueId }: EventRow,
  enlarged: TicketType,
  confirmed: boolean | undefined,
): Promise<void> {
  const [{ types }, venue] = await Promise.all([readSelling(eventId), readVenue(venueId)]);
  const others = types.filter(({ ticketTypeId }) => ticketTypeId !== enlarged.ticketTypeId);
  if (venue) requireRoomAtVenue({ types: [...others, enlarged], capacity: venue.capacity, confirmed });
}

/** What a request changes in the places of a type. */
interface PlacesChange {
  change: Partial<TicketType>;
  blockedSeats?: string[];
}

async function changedPlaces(type: TicketType, request: TicketTypeChange, now: number): Promise<PlacesChange> {
  requireFieldsOfKind(type, request);
  if (request.capacity !== undefined) return resize(type, request.capacity, now);
  if (request.blockedSeats) return blockSeats(type, request.blockedSeats, now);
  return { change: {} };
}

/** @throws Problem `invalid_request`, `capacity_too_low`. */
async function resize(type: TicketType, capacity: number, now: number): Promise<PlacesChange> {
  const change = changedCapacity(type, capacity);
  const lowest = type.status !== 'draft' && capacity < maxPlaces(type) ? await countTaken(type, now) : 0;
  if (capacity < lowest) throw new Problem(capacityTooLow, undefined, { members: { lowest } });
  return { change };
}

/**
 * Takes the named seats out of sale, and returns all others to sale. @throws Problem `invalid_request`, `seats_taken`.
 */
async function blockSeats(type: TicketType, names: readonly string[], now: number): Promise<PlacesChange> {
  const { seatMap } = await readSellingPlan(type.eventId);
  const seats = seatsIn(seatMap ? await readSeatMap(seatMap.key) : [], type.sectionIds ?? []);
  const blocked = seatsNamed(names, seats);
  const blockedSeats = blocked.map(({ label }) => label);
  const capacity = seats.length - blocked.length;
  if (type.status === 'draft') return { change: { capacity }, blockedSeats };
  const places = await readPlaces(blocked.map((seat) => seatPlace(type, seat)));
  const taken = places.flatMap((place) => (place && isTaken(place, now) ? [place.seat] : []));
  if (taken.length > 0) throw new Problem(seatsTaken, undefined, { members: { seats: taken } });
  return { change: { targetCapacity: capacity }, blockedSeats };
}
