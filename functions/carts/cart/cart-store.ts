import { again, retry } from '../../../shared/async/retry.ts';
import { sumOf } from '../../../shared/base/sum.ts';
import type { Action, Key } from '../../../shared/dynamo/client.ts';
import { getItem, getItems, getMany } from '../../../shared/dynamo/read.ts';
import { tryTransact } from '../../../shared/dynamo/transaction.ts';
import { type Place, placeKey, type Ticket } from '../../../shared/inventory/place.ts';
import { placeItems } from '../../../shared/inventory/place-items.ts';
import { promoCodeKey } from '../../../shared/inventory/promo-code.ts';
import { eventOfType, factsKey, isTypeId, typeKey } from '../../../shared/inventory/ticket-type.ts';
import { type HeldPlace, heldPlaces } from '../../../shared/records/cart-line-state.ts';
import {
  type CartLine,
  type CartRow,
  cartKey,
  codeCount,
  customerCountKey,
  customerHoldKey,
  placesInLines,
} from '../../../shared/records/cart-row.ts';
import { env } from '../env.ts';
import { type Buyer, placeName } from './cart.ts';
import { putCart } from './cart-items.ts';
import type { CustomerHold } from './customer-hold.ts';
import type { SaleRows } from './type-on-sale.ts';

const { CARTS_TABLE, ORDERS_TABLE, TICKETS_TABLE } = env.read();
const placeActions = placeItems(TICKETS_TABLE);

export const readCart = (userId: string) => getItem<CartRow>(CARTS_TABLE, cartKey(userId), { consistent: true });

/** The rows that a claim decides on. */
export type ClaimRows = SaleRows & {
  cart: CartRow | undefined;
  customerHold: CustomerHold | undefined;
  /** Places of the event that the customer has ordered. */
  ordered: number;
};

/** Reads everything that a claim decides on, strongly consistent and in one round trip. */
export async function readClaimRows(
  { userId, customer }: Pick<Buyer, 'userId' | 'customer'>,
  ticketTypeId: string,
  accessCode?: string,
): Promise<ClaimRows> {
  const eventId = eventOfType(ticketTypeId);
  const [type, facts, cart, customerHold, counts, unlock] = await getItems(
    [
      { table: TICKETS_TABLE, ...typeKey(ticketTypeId) },
      { table: TICKETS_TABLE, ...factsKey(eventId) },
      { table: CARTS_TABLE, ...cartKey(userId) },
      { table: CARTS_TABLE, ...customerHoldKey(customer, eventId) },
      { table: ORDERS_TABLE, ...customerCountKey(customer, eventId) },
      ...(accessCode ? [{ table: TICKETS_TABLE, ...promoCodeKey(eventId, accessCode) }] : []),
    ],
    { consistent: true },
  );
  const usesOfCode = Number(counts?.[codeCount(accessCode ?? '')] ?? 0);
  const ordered = sumOf(Object.entries(counts ?? {}).map(([name, count]) => (isTypeId(name) ? Number(count) : 0)));
  return { type, facts, cart, customerHold, unlock, usesOfCode, ordered } as unknown as ClaimRows;
}

/** Reads what a customer holds of these events, strongly consistent and in one round trip. By event. */
export async function readCustomerHolds(customer: string, eventIds: readonly string[]) {
  const keys = eventIds.map((eventId) => customerHoldKey(customer, eventId));
  const holds = await getMany<CustomerHold>(CARTS_TABLE, keys, { consistent: true });
  return new Map(eventIds.map((eventId, index) => [eventId, holds[index]]));
}

/** A cart line as the tickets table has it now. */
export interface LineState {
  saleRows: SaleRows;
  places: HeldPlace[];
}

const saleKeysOf = ({ ticketTypeId, eventId, accessCode }: CartLine): Key[] => [
  typeKey(ticketTypeId),
  factsKey(eventId),
  ...(accessCode ? [promoCodeKey(eventId, accessCode)] : []),
];

/** Reads the sale rows and the places of each line, strongly consistent and in one request. */
export async function readLineStates(cart: Pick<CartRow, 'lines' | 'holdId'>): Promise<LineState[]> {
  const nameOf = ({ pk, sk }: Key): string => `${pk}|${sk}`;
  const keys = new Map(cart.lines.flatMap(saleKeysOf).map((key) => [nameOf(key), key]));
  const placeKeys = placesInLines(cart.lines).map(placeKey);
  const rows = await getMany<Ticket>(TICKETS_TABLE, [...keys.values(), ...placeKeys], { consistent: true });
  const places = heldPlaces(cart, rows.slice(keys.size));
  const rowsByName = new Map([...keys.keys()].map((name, index) => [name, rows[index] as unknown]));
  return cart.lines.map((line, index) => {
    const [type, facts, unlock] = saleKeysOf(line).map((key) => rowsByName.get(nameOf(key)));
    return { saleRows: { type, facts, unlock } as SaleRows, places: places[index] ?? [] };
  });
}

interface Release {
  released: readonly Place[];
  remaining: readonly Place[];
  /** Places that must still be free when this is written: the choice of the released ones depends on it. */
  watched?: readonly Place[];
  /** Further actions of the transaction. */
  also?: readonly Action[];
  now: number;
}

/**
 * Writes the cart without the released places, returns these to sale, and extends the hold of the remaining ones, in
 * one transaction. A place that no longer carries the hold is left to its new owner: its line is shown as unavailable,
 * and all others go on. Returns `false` if the cart is not as read, a watched place is no longer free, or an action of
 * `also` fails.
 */
export async function releasePlaces(
  next: CartRow,
  { released, remaining, watched = [], also = [], now }: Release,
): Promise<boolean> {
  // A watched place is free. The cart may still list it, but a transaction takes one action on each place.
  const free = new Set(watched.map(placeName));
  const isHeld = (place: Place): boolean => !free.has(placeName(place));
  let held = [
    ...released.filter(isHeld).map((place) => placeActions.release(place, next.holdId)),
    ...remaining.filter(isHeld).map((place) => placeActions.extend(place, next.holdId, next.expiresAt)),
  ];
  const fixed = [putCart(CARTS_TABLE, next), ...also, ...watched.map((place) => placeActions.stillFree(place, now))];
  return retry<boolean>(
    async () => {
      const cancelled = await tryTransact([...fixed, ...held]);
      if (!cancelled) return true;
      const { failed } = cancelled;
      if (failed.some((index) => index < fixed.length)) return false;
      held = held.filter((_, index) => !failed.includes(fixed.length + index));
      return again;
    },
    { exhausted: () => false },
  );
}

/** Writes the cart and leaves its places as they are. Returns `false` if the cart is not as read. */
export const updateCart = async (next: CartRow): Promise<boolean> =>
  (await tryTransact([putCart(CARTS_TABLE, next)])) === undefined;
