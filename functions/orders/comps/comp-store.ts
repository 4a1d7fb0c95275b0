import { refuse } from '../../../shared/base/refuse.ts';
import { tryTransact } from '../../../shared/dynamo/transaction.ts';
import { freePlacesIn, unknownSpots } from '../../../shared/inventory/find-free-places.ts';
import { seatPlace } from '../../../shared/inventory/place.ts';
import { placeItems } from '../../../shared/inventory/place-items.ts';
import { poolsOf } from '../../../shared/inventory/pools.ts';
import { seatsOfMap } from '../../../shared/inventory/seat-map-store.ts';
import { houseSeatsIn, sellingIn } from '../../../shared/inventory/selling-store.ts';
import type { SellingFacts, TicketType } from '../../../shared/inventory/ticket-type.ts';
import { apiEnv } from '../env.ts';
import type { OrderRow } from '../order/order.ts';
import { placeOrderItems } from '../order/place-order-items.ts';
import type { CompPlace } from './comp.ts';
import { giveHouseSeats } from './house-seat-items.ts';

const { TICKETS_TABLE, BUCKET } = apiEnv.read();
const places = placeItems(TICKETS_TABLE);
const seatsOf = seatsOfMap(BUCKET);
const freePlaces = freePlacesIn(TICKETS_TABLE);

export const readSelling = sellingIn(TICKETS_TABLE);
export const readHouseSeats = houseSeatsIn(TICKETS_TABLE);

type CompOutcome = { outcome: 'given' | 'exists' | 'contended' } | { outcome: 'taken'; places: CompPlace[] };

/**
 * Gives comps in one transaction: their places, their order and its `OrderPlaced` event. Conditions: no such order,
 * each place `claimableAt <= now`; house seats not yet given, and the version of the type as read.
 */
export async function writeComps(
  order: OrderRow,
  { type, houseSeats }: { type: TicketType; houseSeats: readonly string[] },
  compPlaces: readonly CompPlace[],
): Promise<CompOutcome> {
  const { holdId, payBy, createdAt } = order;
  const placed = placeOrderItems(order);
  const claims = compPlaces.map((place) =>
    place.isHouseSeat ? places.claimHouseSeat(place, holdId, payBy) : places.claim(place, holdId, payBy, createdAt),
  );
  const given = compPlaces.flatMap((place) => (place.isHouseSeat ? [place.seat] : []));
  const listed = given.length > 0 ? giveHouseSeats(type, houseSeats, given) : [];
  const cancelled = await tryTransact([...placed, ...claims, ...listed]);
  if (!cancelled) return { outcome: 'given' };
  if (cancelled.failed.includes(0)) return { outcome: 'exists' };
  const taken = compPlaces.filter((_, index) => cancelled.failed.includes(placed.length + index));
  return taken.length > 0 ? { outcome: 'taken', places: taken } : { outcome: 'contended' };
}

/**
 * Finds up to `count` general-admission places that may be free, without those known to be `lost`. It starts with the
 * last pool, since earlier pools hold the early birds for buyers.
 */
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

/**
 * Finds seats of a type by name, whether free, house seats or taken.
 * @throws Problem `invalid_request` for a seat the type does not have.
 */
export async function findSeatPlaces(
  type: TicketType,
  facts: SellingFacts,
  { names, houseSeats }: { names: readonly string[]; houseSeats: readonly string[] },
): Promise<CompPlace[]> {
  const isHouseSeat = new Set(houseSeats);
  const map = facts.seatMap ? await seatsOf(facts.seatMap.key) : [];
  const seats = new Map(map.flatMap((seat) => (type.sectionIds?.includes(seat.sectionId) ? [[seat.label, seat]] : [])));
  return names.map((label, index) => {
    const seat = seats.get(label) ?? refuse(`/seats/${index}`, `there is no seat ${label} in this ticket type`);
    return { ...seatPlace(type, seat), seat: label, isHouseSeat: isHouseSeat.has(label) };
  });
}
