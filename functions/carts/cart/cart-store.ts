import { backoff } from '../../../shared/async/backoff.ts';
import { retryLimits } from '../../../shared/async/limits.ts';
import type { Action, Key } from '../../../shared/dynamo/client.ts';
import { getItem, getItems, getMany } from '../../../shared/dynamo/read.ts';
import { cancellation, transact } from '../../../shared/dynamo/transaction.ts';
import { type Place, placeKey, type Ticket } from '../../../shared/inventory/place.ts';
import { placeItems } from '../../../shared/inventory/place-items.ts';
import { promoCodeKey } from '../../../shared/inventory/promo-code.ts';
import { eventOfType, factsKey, typeKey } from '../../../shared/inventory/ticket-type.ts';
import { type CartLine, type CartRow, cartKey } from '../../../shared/records/cart-row.ts';
import { env } from '../env.ts';
import { placesOf } from './cart.ts';
import type { Offer } from './selling.ts';

const { CARTS_TABLE, TICKETS_TABLE } = env.read();

export const cart = (userId: string) => getItem<CartRow>(CARTS_TABLE, cartKey(userId), { consistent: true });

export type Offered = Offer & { cart: CartRow | undefined };

/** Everything a claim decides on, in one round trip. */
export async function offer(userId: string, ticketTypeId: string, accessCode?: string): Promise<Offered> {
  const eventId = eventOfType(ticketTypeId);
  const [type, facts, mine, unlock] = await getItems(
    [
      { table: TICKETS_TABLE, ...typeKey(ticketTypeId) },
      { table: TICKETS_TABLE, ...factsKey(eventId) },
      { table: CARTS_TABLE, ...cartKey(userId) },
      ...(accessCode ? [{ table: TICKETS_TABLE, ...promoCodeKey(eventId, accessCode) }] : []),
    ],
    { consistent: true },
  );
  return { type, facts, cart: mine, unlock } as unknown as Offered;
}

/** A place of the cart, and whether it still carries its hold. */
export interface HeldPlace {
  place: Place & { seat?: string };
  row: Ticket | undefined;
  isMine: boolean;
}

export interface LineState {
  offer: Offer;
  own: HeldPlace[];
}

/** For each line of a cart how it is sold now and what has become of its places: in one round trip, or two for very many. */
export async function lineStates({ lines, holdId }: CartRow): Promise<LineState[]> {
  const keysOf = ({ ticketTypeId, eventId, accessCode, places }: CartLine) => ({
    offer: [typeKey(ticketTypeId), factsKey(eventId), ...(accessCode ? [promoCodeKey(eventId, accessCode)] : [])],
    places: places.map((place) => placeKey({ ...place, ticketTypeId })),
  });
  const wanted = lines.map(keysOf);
  const named = new Map(
    wanted.flatMap(({ offer, places }) => [...offer, ...places]).map((key) => [`${key.pk}|${key.sk}`, key]),
  );
  const rows = await getMany<Key>(TICKETS_TABLE, [...named.values()], { consistent: true });
  const found = new Map([...named.keys()].map((name, at) => [name, rows[at] as unknown]));
  const at = (key: Key | undefined): unknown => key && found.get(`${key.pk}|${key.sk}`);
  return lines.map((line, index) => {
    const { offer = [], places = [] } = wanted[index] ?? {};
    const [type, facts, unlock] = offer.map(at);
    return {
      offer: { type, facts, unlock } as Offer,
      own: placesOf([line]).map((place, n) => {
        const row = at(places[n]) as Ticket | undefined;
        return { place, row, isMine: row?.status === 'held' && row.holdId === holdId };
      }),
    };
  });
}

const places = placeItems(TICKETS_TABLE);

/** Conditional on the version read (0: no row yet), so that two requests of one buyer cannot both build on it. */
export const writeCart = (cart: CartRow): Action => ({
  Put: {
    TableName: CARTS_TABLE,
    Item: { ...cartKey(cart.userId), ...cart },
    ConditionExpression: cart.version === 1 ? 'attribute_not_exists(pk)' : '#version = :read',
    ...(cart.version > 1 && {
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':read': cart.version - 1 },
    }),
  },
});

/**
 * Release: the cart without the places, these back on sale and the hold of those that stay extended, in one
 * transaction. A place that lapsed and was taken by somebody else is left to them. Answers whether the cart was as read
 * and still held what stays.
 */
export async function release(next: CartRow, gone: readonly Place[], kept: readonly Place[]): Promise<boolean> {
  let mine = [...gone];
  for (let attempt = 0; attempt < retryLimits.attempts; attempt++) {
    try {
      await transact([
        writeCart(next),
        ...mine.map((place) => places.release(place, next.holdId)),
        ...kept.map((place) => places.extend(place, next.holdId, next.expiresAt)),
      ]);
      return true;
    } catch (error) {
      const lost = cancellation(error);
      if (!lost) throw error;
      if (lost.failed.includes(0) || lost.failed.some((at) => at > mine.length)) return false;
      mine = mine.filter((_, at) => !lost.failed.includes(at + 1));
    }
    await backoff(attempt);
  }
  return false;
}

/** The cart alone, its places as they are; `false` when it is not as read. */
export async function changeCart(next: CartRow): Promise<boolean> {
  try {
    await transact([writeCart(next)]);
    return true;
  } catch (error) {
    if (cancellation(error)) return false;
    throw error;
  }
}
