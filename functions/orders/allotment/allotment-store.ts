import { refuse } from '../../../shared/base/refuse.ts';
import { tryTransact } from '../../../shared/dynamo/transaction.ts';
import { freePlacesIn, unknownSpots } from '../../../shared/inventory/find-free-places.ts';
import { seatPlace } from '../../../shared/inventory/place.ts';
import { placeItems } from '../../../shared/inventory/place-items.ts';
import { seatsOfMap } from '../../../shared/inventory/seat-map-store.ts';
import { houseSeatsIn, sellingIn } from '../../../shared/inventory/selling-store.ts';
import type { Pool, TicketType } from '../../../shared/inventory/ticket-type.ts';
import { apiEnv } from '../env.ts';
import type { OrderRow } from '../order/order.ts';
import { placeOrderItems } from '../order/place-order-items.ts';
import type { Allotment, Allottable, ChosenPlace } from './allotment.ts';
import { giveHouseSeats } from './house-seat-items.ts';

const { TICKETS_TABLE, BUCKET } = apiEnv.read();
const places = placeItems(TICKETS_TABLE);
const seatsOf = seatsOfMap(BUCKET);
const freePlaces = freePlacesIn(TICKETS_TABLE);

export const readSelling = sellingIn(TICKETS_TABLE);
const houseSeatsOf = houseSeatsIn(TICKETS_TABLE);
/** Reads the names of the house seats of a type, strongly consistent. Only seated types have any. */
export const readHouseSeats = async ({ kind, ticketTypeId }: TicketType): Promise<string[]> =>
  kind === 'seated' ? houseSeatsOf(ticketTypeId) : [];

type AllotmentOutcome = { outcome: 'written' | 'exists' | 'contended' } | { outcome: 'taken'; places: ChosenPlace[] };

/**
 * Claims places and writes their order and its `OrderPlaced` event in one transaction. Conditions: no such order, each
 * place `claimableAt <= now`; house seats not yet given, and the version of their type as read.
 */
export async function writeAllotments(order: OrderRow, allotments: readonly Allotment[]): Promise<AllotmentOutcome> {
  const { holdId, payBy, createdAt } = order;
  const placed = placeOrderItems(order);
  const chosen = allotments.flatMap((allotment) => allotment.places);
  const claims = chosen.map((place) =>
    place.isHouseSeat ? places.claimHouseSeat(place, holdId, payBy) : places.claim(place, holdId, payBy, createdAt),
  );
  const listed = allotments.flatMap(({ type, houseSeats, places: own }) => {
    const given = own.flatMap((place) => (place.isHouseSeat ? [place.seat] : []));
    return given.length > 0 ? giveHouseSeats(type, houseSeats, given) : [];
  });
  const cancelled = await tryTransact([...placed, ...claims, ...listed]);
  if (!cancelled) return { outcome: 'written' };
  if (cancelled.failed.includes(0)) return { outcome: 'exists' };
  const taken = chosen.filter((_, index) => cancelled.failed.includes(placed.length + index));
  return taken.length > 0 ? { outcome: 'taken', places: taken } : { outcome: 'contended' };
}

/** Finds up to `count` general-admission places that may be free, pool by pool, without those known to be `lost`. */
export async function findGeneralPlaces(
  type: TicketType,
  pools: readonly Pool[],
  { count, lost, now }: { count: number; lost: ReadonlySet<string>; now: number },
): Promise<ChosenPlace[]> {
  const found: ChosenPlace[] = [];
  for (const pool of pools) {
    const lacking = count - found.length;
    if (lacking === 0) break;
    const free = await freePlaces(type, pool, { count: lacking, known: lost, page: lacking, now });
    const fresh = unknownSpots(free.found, lost).slice(0, lacking);
    found.push(...fresh.map((spot) => ({ ...spot, ticketTypeId: type.ticketTypeId })));
  }
  return found;
}

/**
 * Finds seats of a type by name, whether free, house seats or taken. `at`: the JSON pointer of the names in the body.
 * @throws Problem `invalid_request` for a seat the type does not have.
 */
export async function findSeatPlaces(
  { type, facts, houseSeats }: Allottable,
  names: readonly string[],
  at: string,
): Promise<ChosenPlace[]> {
  const isHouseSeat = new Set(houseSeats);
  const map = facts.seatMap ? await seatsOf(facts.seatMap.key) : [];
  const seats = new Map(map.flatMap((seat) => (type.sectionIds?.includes(seat.sectionId) ? [[seat.label, seat]] : [])));
  return names.map((label, index) => {
    const seat = seats.get(label) ?? refuse(`${at}/${index}`, `there is no seat ${label} in this ticket type`);
    return { ...seatPlace(type, seat), seat: label, isHouseSeat: isHouseSeat.has(label) };
  });
}
