import { Problem } from '../../../shared/base/problem.ts';
import { soldOut } from '../../../shared/base/problems.ts';
import { type Place, spotName } from '../../../shared/inventory/place.ts';
import type { PricedPool } from '../../../shared/inventory/pools.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';
import type { PoolDraw } from './draw-from-pool.ts';
import { findCandidates } from './find-candidates.ts';

export interface GeneralSearch {
  count: number;
  /** Places that an earlier attempt chose and did not find taken. They are tried again first. */
  retained: readonly Place[];
  /** Names of the places in the buyer's own cart. */
  held: ReadonlySet<string>;
  /** Names of the places that an earlier attempt found taken. */
  lost: ReadonlySet<string>;
  /** Absent when only the index may be read. */
  draw: PoolDraw | undefined;
  now: number;
}

/** Chooses `count` places of general admission for a claim to try. @throws Problem `sold_out` if there are fewer. */
export async function chooseGeneralPlaces(type: TicketType, pools: readonly PricedPool[], search: GeneralSearch) {
  const found = await findGeneralPlaces(type, pools, search);
  if (found.length < search.count) {
    throw new Problem(soldOut, found.length > 0 ? `Only ${found.length} left` : undefined);
  }
  return found;
}

/** Chooses up to `count` places of general admission. The pools are drained in their order. */
export async function findGeneralPlaces(
  type: TicketType,
  pools: readonly PricedPool[],
  { count, retained, held, lost, draw, now }: GeneralSearch,
): Promise<Place[]> {
  // A concurrent request of this buyer may have claimed a retained place. Then it is in the cart.
  const found = retained.filter((place) => !held.has(spotName(place))).slice(0, count);
  for (const { pool } of pools) {
    if (found.length >= count) break;
    const excluded = new Set([...held, ...lost, ...found.map(spotName)]);
    const more = await findCandidates(type, pool, { count: count - found.length, excluded, draw, now });
    found.push(...more.map((spot) => ({ ...spot, ticketTypeId: type.ticketTypeId })));
  }
  return found;
}
