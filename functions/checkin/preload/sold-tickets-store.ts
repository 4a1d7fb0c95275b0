import { sumOf } from '../../../shared/base/sum.ts';
import { claimableIndex } from '../../../shared/inventory/place.ts';
import { countPlaces, soldPlaces } from '../../../shared/inventory/place-store.ts';
import { sellingIn } from '../../../shared/inventory/selling-store.ts';
import { isMinted, type TicketType } from '../../../shared/inventory/ticket-type.ts';
import { inventoryEnv } from '../env.ts';

const { TICKETS_TABLE } = inventoryEnv.read();

export const readSelling = sellingIn(TICKETS_TABLE);

/** Counts the places that are neither free nor held: sold and used ones. */
export async function countSold(types: readonly TicketType[]): Promise<number> {
  const minted = types.filter(isMinted);
  const claimable = { IndexName: claimableIndex, KeyConditionExpression: 'pk = :pk' };
  const unsold = await Promise.all(minted.map((type) => countPlaces(TICKETS_TABLE, type, claimable)));
  const places = sumOf(minted.map(({ capacity }) => capacity));
  return Math.max(0, places - sumOf(unsold));
}

export const soldTickets = (type: TicketType) => soldPlaces(TICKETS_TABLE, type);
