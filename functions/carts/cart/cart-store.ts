import { backoff } from '../../../shared/async/backoff.ts';
import { retryLimits } from '../../../shared/async/limits.ts';
import type { Key } from '../../../shared/dynamo/client.ts';
import { getItem, getItems, getMany } from '../../../shared/dynamo/read.ts';
import { tryTransact } from '../../../shared/dynamo/transaction.ts';
import { type Place, placeKey, type Ticket } from '../../../shared/inventory/place.ts';
import { placeItems } from '../../../shared/inventory/place-items.ts';
import { promoCodeKey } from '../../../shared/inventory/promo-code.ts';
import { eventOfType, factsKey, typeKey } from '../../../shared/inventory/ticket-type.ts';
import { type CartLine, type CartRow, cartKey } from '../../../shared/records/cart-row.ts';
import { env } from '../env.ts';
import { placesInLines } from './cart.ts';
import { putCart } from './cart-items.ts';
import type { SaleRows } from './type-on-sale.ts';

const { CARTS_TABLE, TICKETS_TABLE } = env.read();
const placeActions = placeItems(TICKETS_TABLE);

export const readCart = (userId: string) => getItem<CartRow>(CARTS_TABLE, cartKey(userId), { consistent: true });

/** The rows that a claim decides on. */
export type ClaimRows = SaleRows & { cart: CartRow | undefined };

/** Reads everything that a claim decides on, strongly consistent and in one round trip. */
export async function readClaimRows(userId: string, ticketTypeId: string, accessCode?: string): Promise<ClaimRows> {
  const eventId = eventOfType(ticketTypeId);
  const [type, facts, cart, unlock] = await getItems(
    [
      { table: TICKETS_TABLE, ...typeKey(ticketTypeId) },
      { table: TICKETS_TABLE, ...factsKey(eventId) },
      { table: CARTS_TABLE, ...cartKey(userId) },
      ...(accessCode ? [{ table: TICKETS_TABLE, ...promoCodeKey(eventId, accessCode) }] : []),
    ],
    { consistent: true },
  );
  return { type, facts, cart, unlock } as unknown as ClaimRows;
}

/** A place of a cart. `isMine` if the place still carries the cart's hold. */
export interface HeldPlace {
  place: Place & { seat?: string };
  row: Ticket | undefined;
  isMine: boolean;
}

/** A cart line as the tickets table has it now. */
export interface LineState {
  saleRows: SaleRows;
  places: HeldPlace[];
}

const nameOf = ({ pk, sk }: Key): string => `${pk}|${sk}`;

const keysOfLine = ({ ticketTypeId, eventId, accessCode, places }: CartLine) => ({
  saleKeys: [typeKey(ticketTypeId), factsKey(eventId), ...(accessCode ? [promoCodeKey(eventId, accessCode)] : [])],
  placeKeys: places.map((place) => placeKey({ ...place, ticketTypeId })),
});

/** Reads the sale rows and the places of each line, strongly consistent. One round trip for each 100 distinct keys. */
export async function readLineStates({ lines, holdId }: CartRow): Promise<LineState[]> {
  const keysByLine = lines.map(keysOfLine);
  const keys = new Map(
    keysByLine.flatMap(({ saleKeys, placeKeys }) => [...saleKeys, ...placeKeys]).map((key) => [nameOf(key), key]),
  );
  const rows = await getMany<Key>(TICKETS_TABLE, [...keys.values()], { consistent: true });
  const rowsByName = new Map([...keys.keys()].map((name, index) => [name, rows[index] as unknown]));
  const rowOf = (key: Key | undefined): unknown => key && rowsByName.get(nameOf(key));
  return lines.map((line, lineIndex) => {
    const { saleKeys = [], placeKeys = [] } = keysByLine[lineIndex] ?? {};
    const [type, facts, unlock] = saleKeys.map(rowOf);
    return {
      saleRows: { type, facts, unlock } as SaleRows,
      places: placesInLines([line]).map((place, index) => {
        const row = rowOf(placeKeys[index]) as Ticket | undefined;
        return { place, row, isMine: row?.status === 'held' && row.holdId === holdId };
      }),
    };
  });
}

/**
 * Writes the cart without the released places, returns these to sale, and extends the hold of the remaining ones, in
 * one transaction. A released place that lapsed and was taken by another customer is left to them. Returns `false` if
 * the cart is not as read, or if a remaining place no longer carries its hold.
 */
export async function releasePlaces(
  next: CartRow,
  released: readonly Place[],
  remaining: readonly Place[],
): Promise<boolean> {
  let mine = [...released];
  for (let attempt = 0; attempt < retryLimits.attempts; attempt++) {
    const cancelled = await tryTransact([
      putCart(CARTS_TABLE, next),
      ...mine.map((place) => placeActions.release(place, next.holdId)),
      ...remaining.map((place) => placeActions.extend(place, next.holdId, next.expiresAt)),
    ]);
    if (!cancelled) return true;
    const { failed } = cancelled;
    if (failed.includes(0) || failed.some((index) => index > mine.length)) return false;
    mine = mine.filter((_, index) => !failed.includes(index + 1));
    await backoff(attempt);
  }
  return false;
}

/** Writes the cart and leaves its places as they are. Returns `false` if the cart is not as read. */
export const updateCart = async (next: CartRow): Promise<boolean> =>
  (await tryTransact([putCart(CARTS_TABLE, next)])) === undefined;
