import { claimableIndex } from '../../../shared/inventory/place.ts';
import { countPlaces, soldPlaces } from '../../../shared/inventory/place-store.ts';
import { sellingIn } from '../../../shared/inventory/selling-store.ts';
import { isMinted, type TicketType } from '../../../shared/inventory/ticket-type.ts';
import { inventoryEnv } from '../env.ts';

const { TICKETS_TABLE } = inventoryEnv.read();

export const sellingOf = sellingIn(TICKETS_TABLE);

/** Places sold or used: those that are neither free nor held. */
export async function countSold(types: readonly TicketType[]): Promise<number> {
  const minted = types.filter(isMinted);
  const claimable = { IndexName: claimableIndex, KeyConditionExpression: 'pk = :pk' };
  const unsold = await Promise.all(minted.map((type) => countPlaces(TICKETS_TABLE, type, claimable)));
  const places = minted.reduce((total, type) => total + type.capacity, 0);
  return Math.max(0, places - unsold.reduce((total, n) => total + n, 0));
}

export const soldTickets = (type: TicketType) => soldPlaces(TICKETS_TABLE, type);
