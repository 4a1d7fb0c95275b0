import { getMany } from '../dynamo/read.ts';
import { placeKey, type Ticket } from '../inventory/place.ts';
import type { HeldPlace } from './cart-line-state.ts';
import { type CartRow, placesInLines } from './cart-row.ts';
import { tableNamed } from './table-name.ts';

/** Reads the places of each line of a cart, strongly consistent and in one round trip. */
export async function readLinePlaces({ lines, holdId }: Pick<CartRow, 'lines' | 'holdId'>): Promise<HeldPlace[][]> {
  const keys = placesInLines(lines).map(placeKey);
  const rows = await getMany<Ticket>(tableNamed('TICKETS_TABLE'), keys, { consistent: true });
  let next = 0;
  return lines.map((line) =>
    placesInLines([line]).map((place) => {
      const row = rows[next++];
      return { place, row, isMine: row?.status === 'held' && row.holdId === holdId };
    }),
  );
}
