import { refuse } from '../../../shared/base/refuse.ts';
import { cancellation, transact } from '../../../shared/dynamo/transaction.ts';
import { freePlacesIn, unknownSpots } from '../../../shared/inventory/find-free-places.ts';
import { seatPlace } from '../../../shared/inventory/place.ts';
import { placeItems } from '../../../shared/inventory/place-items.ts';
import { poolsOf } from '../../../shared/inventory/pools.ts';
import { seatsOfMap } from '../../../shared/inventory/seat-map-store.ts';
import { sellingIn } from '../../../shared/inventory/selling-store.ts';
import type { SellingFacts, TicketType } from '../../../shared/inventory/ticket-type.ts';
import { placeOrderItems } from '../checkout/accept-store.ts';
import { apiEnv } from '../env.ts';
import { type OrderRow, placesOfOrder } from '../order/order.ts';
import type { CompPlace } from './comp.ts';

const { TICKETS_TABLE, BUCKET } = apiEnv.read();
const places = placeItems(TICKETS_TABLE);
const seatsOf = seatsOfMap(BUCKET);
const freePlaces = freePlacesIn(TICKETS_TABLE);

export const readSelling = sellingIn(TICKETS_TABLE);

/** Up to `count` places of general admission that may be free. The last pool first: early birds are for buyers. */
export async function findGeneralPlaces(
  type: TicketType,
  count: number,
  { lost, now }: { lost: ReadonlySet<string>; now: number },
): Promise<CompPlace[]> {
  const found: CompPlace[] = [];
  for (const pool of poolsOf(type).toReversed()) {
    const lacking = count - found.length;
    if (lacking === 0) break;
    const free = await freePlaces(type, pool, { count: lacking, known: lost, page: lacking, now });
    const fresh = unknownSpots(free.found, lost).slice(0, lacking);
    found.push(...fresh.map((spot) => ({ ...spot, ticketTypeId: type.ticketTypeId })));
  }
  return found;
}

/** Seats of a type by their names, free or not. @throws Problem `invalid_request` for one that the type does not have. */
export async function findSeatPlaces(
  type: TicketType,
  facts: SellingFacts,
  names: readonly string[],
): Promise<CompPlace[]> {
  const map = facts.seatMap ? await seatsOf(facts.seatMap.key) : [];
  const own = new Map(map.flatMap((seat) => (type.sectionIds?.includes(seat.sectionId) ? [[seat.label, seat]] : [])));
  return names.map((label, at) => {
    const seat = own.get(label) ?? refuse(`/seats/${at}`, `there is no seat ${label} in this ticket type`);
    return { ...seatPlace(type, seat), seat: label };
  });
}

export type CompOutcome = { outcome: 'given' | 'exists' | 'contended' } | { outcome: 'taken'; places: CompPlace[] };

/**
 * Give: the places, the order of them and the news of it, in one transaction. Conditions: no such order, each place
 * `claimableAt <= now`.
 */
export async function writeComps(order: OrderRow, given: readonly CompPlace[]): Promise<CompOutcome> {
  const parts = placeOrderItems(order);
  const claims = placesOfOrder(order).map((place) => places.claim(place, order.holdId, order.payBy, order.createdAt));
  try {
    await transact([...parts, ...claims]);
    return { outcome: 'given' };
  } catch (error) {
    const lost = cancellation(error);
    if (!lost) throw error;
    if (lost.failed.includes(0)) return { outcome: 'exists' };
    const taken = given.filter((_, at) => lost.failed.includes(parts.length + at));
    return taken.length > 0 ? { outcome: 'taken', places: taken } : { outcome: 'contended' };
  }
}
