import { seatsOfMap } from '../../shared/bucket.ts';
import { type CartRecord, cartKey, customerCountKey } from '../../shared/cart-record.ts';
import { type Action, cancellation, getItem, getItems, queryAll, transact } from '../../shared/dynamo.ts';
import {
  claimableIndex,
  eventOfType,
  factsKey,
  type Place,
  type SellingFacts,
  shardKeys,
  type Ticket,
  type TicketType,
  typeKey,
} from '../../shared/inventory.ts';
import { limits } from '../../shared/limits.ts';
import { pause } from '../../shared/pause.ts';
import { placeActions } from '../../shared/place-actions.ts';
import { env } from './env.ts';

const { CARTS_TABLE, TICKETS_TABLE, ORDERS_TABLE, BUCKET } = env.read();

export const seats = seatsOfMap(BUCKET);

export const cart = (userId: string) => getItem<CartRecord>(CARTS_TABLE, cartKey(userId), { consistent: true });

/** Everything a claim decides on, in one round trip. */
export async function offer(userId: string, ticketTypeId: string) {
  const [type, facts, mine] = await getItems(
    [
      { table: TICKETS_TABLE, ...typeKey(ticketTypeId) },
      { table: TICKETS_TABLE, ...factsKey(eventOfType(ticketTypeId)) },
      { table: CARTS_TABLE, ...cartKey(userId) },
    ],
    { consistent: true },
  );
  return { type, facts, cart: mine } as unknown as {
    type: TicketType | undefined;
    facts: SellingFacts | undefined;
    cart: CartRecord | undefined;
  };
}

/** Free and lapsed places of a seated type by number. */
export async function freeNumbers(type: TicketType, now: number): Promise<Set<number>> {
  const pages = await Promise.all(
    shardKeys(type).map((pk) =>
      queryAll<Ticket>(
        TICKETS_TABLE,
        {
          IndexName: claimableIndex,
          KeyConditionExpression: 'pk = :pk AND claimableAt <= :now',
          ExpressionAttributeValues: { ':pk': pk, ':now': now },
        },
        limits.capacityPerType,
      ),
    ),
  );
  return new Set(pages.flat().map((place) => Number(place.sk)));
}

const places = placeActions(TICKETS_TABLE);

/** Conditional on the version read (0: no row yet), so that two requests of one buyer cannot both build on it. */
const writeCart = (cart: CartRecord): Action => ({
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

const checkCustomer = (userId: string, type: TicketType, mostOrdered: number): Action => ({
  ConditionCheck: {
    TableName: ORDERS_TABLE,
    Key: customerCountKey(userId, type.eventId),
    ConditionExpression: 'attribute_not_exists(pk) OR attribute_not_exists(#type) OR #type <= :most',
    ExpressionAttributeNames: { '#type': type.ticketTypeId },
    ExpressionAttributeValues: { ':most': mostOrdered },
  },
});

export type ClaimOutcome =
  | { outcome: 'claimed' }
  | { outcome: 'cart_changed' }
  | { outcome: 'limit_reached' }
  | { outcome: 'contended' }
  | { outcome: 'taken'; places: Place[] };

/**
 * Claim: new places, the cart with them, the places it holds already (extended) and the customer's limit, in one
 * transaction. Conditions: each new place `claimableAt <= now`, the cart as read, ordered ≤ `mostOrdered`.
 */
export async function claim(
  next: CartRecord,
  {
    type,
    fresh,
    kept,
    mostOrdered,
    now,
  }: { type: TicketType; fresh: Place[]; kept: Place[]; mostOrdered: number; now: number },
): Promise<ClaimOutcome> {
  try {
    await transact([
      writeCart(next),
      checkCustomer(next.userId, type, mostOrdered),
      ...fresh.map((place) => places.claim(place, next.holdId, next.expiresAt, now)),
      ...kept.map((place) => places.extend(place, next.holdId, next.expiresAt)),
    ]);
    return { outcome: 'claimed' };
  } catch (error) {
    const lost = cancellation(error);
    if (!lost) throw error;
    if (lost.failed.includes(0) || lost.failed.some((at) => at >= 2 + fresh.length)) return { outcome: 'cart_changed' };
    if (lost.failed.includes(1)) return { outcome: 'limit_reached' };
    const taken = fresh.filter((_, at) => lost.failed.includes(at + 2));
    return taken.length > 0 ? { outcome: 'taken', places: taken } : { outcome: 'contended' };
  }
}

/**
 * Release: the cart without the places, these back on sale and the hold of those that stay extended, in one
 * transaction. A place that lapsed and was taken by somebody else is left to them. Answers whether the cart was as read
 * and still held what stays.
 */
export async function release(next: CartRecord, gone: readonly Place[], kept: readonly Place[]): Promise<boolean> {
  let mine = [...gone];
  for (let attempt = 0; attempt < limits.claimAttempts; attempt++) {
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
    await pause(attempt);
  }
  return false;
}
