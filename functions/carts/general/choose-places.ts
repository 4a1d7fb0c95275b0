import { Problem } from '../../../shared/base/problem.ts';
import { soldOut } from '../../../shared/base/problems.ts';
import { type Place, spotName } from '../../../shared/inventory/place.ts';
import type { PricedPool } from '../../../shared/inventory/pools.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';
import type { Draw } from './draw-from-pool.ts';
import { candidates } from './find-candidates.ts';

export interface GeneralSearch {
  count: number;
  /** Chosen in an earlier attempt and not lost since. */
  good: readonly Place[];
  /** By name: in the buyer's own cart, and found taken. */
  held: ReadonlySet<string>;
  lost: ReadonlySet<string>;
  /** The pools, while they may be drawn from. */
  draw: Draw | undefined;
  now: number;
}

/** Up to `count` places of general admission for a claim to try: pools are drained in their order. */
export async function findGeneral(
  type: TicketType,
  pools: readonly PricedPool[],
  { count, good, held, lost, draw, now }: GeneralSearch,
): Promise<Place[]> {
  // Another request of this buyer may have claimed one meanwhile: it is in the cart then.
  const found = good.filter((place) => !held.has(spotName(place))).slice(0, count);
  for (const { pool } of pools) {
    if (found.length >= count) break;
    const known = new Set([...held, ...lost, ...found.map(spotName)]);
    const more = await candidates(type, pool, { count: count - found.length, known, draw, now });
    found.push(...more.map((spot) => ({ ...spot, ticketTypeId: type.ticketTypeId })));
  }
  return found;
}

/** The same, all of them. @throws Problem `sold_out`. */
export async function chooseGeneral(type: TicketType, pools: readonly PricedPool[], search: GeneralSearch) {
  const found = await findGeneral(type, pools, search);
  if (found.length < search.count) {
    throw new Problem(soldOut, found.length > 0 ? `Only ${found.length} left` : undefined);
  }
  return found;
}
