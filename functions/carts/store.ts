import { seatsOfMap } from '../../shared/bucket.ts';
import { type CartRecord, cartKey, customerCountKey } from '../../shared/cart-record.ts';
import { type Action, cancellation, getItem, getItems, queryAll, transact } from '../../shared/dynamo.ts';
import {
  eventOfType,
  factsKey,
  freeMark,
  type Place,
  placeKey,
  type SellingFacts,
  type Ticket,
  type TicketType,
  typeKey,
} from '../../shared/inventory.ts';
import { limits } from '../../shared/limits.ts';
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
export async function freeNumbers({ ticketTypeId, shards }: TicketType, now: number): Promise<Set<number>> {
  const pages = await Promise.all(
    Array.from({ length: shards }, (_, shard) =>
      queryAll<Ticket>(
        TICKETS_TABLE,
        {
          IndexName: 'claimable',
          KeyConditionExpression: 'pk = :pk AND claimableAt <= :now',
          ExpressionAttributeValues: { ':pk': `${ticketTypeId}#${shard}`, ':now': now },
        },
        limits.capacityPerType,
      ),
    ),
  );
  return new Set(pages.flat().map((place) => Number(place.sk)));
}

const names = { '#status': 'status', '#version': 'version' };

/** A lapsed hold is simply takeable: the condition is on time alone. */
const claimPlace = (place: Place, holdId: string, until: number, now: number): Action => ({
  Update: {
    TableName: TICKETS_TABLE,
    Key: placeKey(place),
    UpdateExpression: 'SET #status = :held, holdId = :hold, claimableAt = :until, #version = #version + :one',
    ConditionExpression: 'claimableAt <= :now',
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: { ':held': 'held', ':hold': holdId, ':until': until, ':now': now, ':one': 1 },
  },
});

const extendPlace = (place: Place, holdId: string, until: number): Action => ({
  Update: {
    TableName: TICKETS_TABLE,
    Key: placeKey(place),
    UpdateExpression: 'SET claimableAt = :until, #version = #version + :one',
    ConditionExpression: '#status = :held AND holdId = :hold',
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: { ':held': 'held', ':hold': holdId, ':until': until, ':one': 1 },
  },
});

const releasePlace = (place: Place, holdId: string): Action => ({
  Update: {
    TableName: TICKETS_TABLE,
    Key: placeKey(place),
    UpdateExpression: 'SET #status = :available, claimableAt = :mark, #version = #version + :one REMOVE holdId',
    ConditionExpression: '#status = :held AND holdId = :hold',
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: {
      ':available': 'available',
      ':held': 'held',
      ':hold': holdId,
      ':mark': freeMark(),
      ':one': 1,
    },
  },
});

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
      ...fresh.map((place) => claimPlace(place, next.holdId, next.expiresAt, now)),
      ...kept.map((place) => extendPlace(place, next.holdId, next.expiresAt)),
    ]);
    return { outcome: 'claimed' };
  } catch (error) {
    const lost = cancellation(error);
    if (!lost) throw error;
    if (lost.failed.includes(0) || lost.failed.some((at) => at >= 2 + fresh.length)) return { outcome: 'cart_changed' };
    if (lost.failed.includes(1)) return { outcome: 'limit_reached' };
    const places = fresh.filter((_, at) => lost.failed.includes(at + 2));
    return places.length > 0 ? { outcome: 'taken', places } : { outcome: 'contended' };
  }
}

/**
 * Release: the cart without the places and the places back on sale, in one transaction. A place that lapsed and was
 * taken by somebody else is left to them. Answers whether the cart was as read.
 */
export async function release(next: CartRecord, places: readonly Place[]): Promise<boolean> {
  let mine = [...places];
  for (let attempt = 0; attempt < limits.claimAttempts; attempt++) {
    try {
      await transact([writeCart(next), ...mine.map((place) => releasePlace(place, next.holdId))]);
      return true;
    } catch (error) {
      const lost = cancellation(error);
      if (!lost) throw error;
      if (lost.failed.includes(0)) return false;
      mine = mine.filter((_, at) => !lost.failed.includes(at + 1));
    }
  }
  return false;
}
