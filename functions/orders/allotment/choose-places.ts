import { Problem } from '../../../shared/base/problem.ts';
import { seatsTaken, soldOut } from '../../../shared/base/problems.ts';
import { refuse } from '../../../shared/base/refuse.ts';
import { spotName } from '../../../shared/inventory/place.ts';
import type { Pool } from '../../../shared/inventory/ticket-type.ts';
import type { Allottable, ChosenPlace } from './allotment.ts';
import { findGeneralPlaces, findSeatPlaces } from './allotment-store.ts';

interface Choice {
  quantity?: number | undefined;
  seats?: readonly string[] | undefined;
  /** The JSON pointer of the choice in the request's body. */
  at: string;
  /** The pools of a general type, in the order in which their places are taken. */
  pools: readonly Pool[];
  /** Names of places that were taken during this request. */
  lost: ReadonlySet<string>;
  now: number;
}

/** Chooses places of one type, free as far as the index knows. @throws Problem `sold_out`, `invalid_request`. */
export async function choosePlaces(
  allottable: Allottable,
  { quantity = 0, seats, at, pools, lost, now }: Choice,
): Promise<ChosenPlace[]> {
  const { type } = allottable;
  if (type.kind === 'seated') {
    return seats
      ? findSeatPlaces(allottable, seats, `${at}/seats`)
      : refuse(`${at}/quantity`, 'this ticket type has seats: name them');
  }
  if (seats) refuse(`${at}/seats`, 'this ticket type has no seats');
  const found = await findGeneralPlaces(type, pools, { count: quantity, lost, now });
  if (found.length < quantity) throw new Problem(soldOut, found.length > 0 ? `Only ${found.length} left` : undefined);
  return found;
}

/** Excludes taken places from the next attempt. Named seats have no substitute. @throws Problem `seats_taken`. */
export function loseTaken(taken: readonly ChosenPlace[], lost: Map<string, Set<string>>): void {
  const seats = taken.flatMap(({ seat }) => seat ?? []);
  if (seats.length > 0) throw new Problem(seatsTaken, undefined, { members: { seats } });
  for (const place of taken) lostOf(lost, place.ticketTypeId).add(spotName(place));
}

/** The names of the lost places of a type. Types number their places alike, so each has names of its own. */
export function lostOf(lost: Map<string, Set<string>>, ticketTypeId: string): Set<string> {
  const names = lost.get(ticketTypeId) ?? new Set();
  lost.set(ticketTypeId, names);
  return names;
}
