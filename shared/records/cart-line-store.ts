import { getMany } from '../dynamo/read.ts';
import { placeKey, type Ticket } from '../inventory/place.ts';
import { heldPlaces } from './cart-line-state.ts';
import { type CartRow, placesInLines } from './cart-row.ts';
import { tableNamed } from './table-name.ts';

/** Reads the places of each line of a cart, strongly consistent and in one round trip. */
export async function readLinePlaces(cart: Pick<CartRow, 'lines' | 'holdId'>) {
  const keys = placesInLines(cart.lines).map(placeKey);
  return heldPlaces(cart, await getMany<Ticket>(tableNamed('TICKETS_TABLE'), keys, { consistent: true }));
}
