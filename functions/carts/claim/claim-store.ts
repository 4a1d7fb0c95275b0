import type { Action } from '../../../shared/dynamo/client.ts';
import { tryTransact } from '../../../shared/dynamo/transaction.ts';
import type { Place } from '../../../shared/inventory/place.ts';
import { placeItems } from '../../../shared/inventory/place-items.ts';
import { type CartRow, customerCountKey, customerOf } from '../../../shared/records/cart-row.ts';
import { putCart } from '../cart/cart-items.ts';
import { env } from '../env.ts';
import { type CustomerHoldWrite, putCustomerHold } from './customer-hold-items.ts';

const { CARTS_TABLE, TICKETS_TABLE, ORDERS_TABLE } = env.read();
const placeActions = placeItems(TICKETS_TABLE);

/** For each ticket type of an event, the number of places that the customer may have ordered before this claim. */
export interface CustomerRoom {
  eventId: string;
  maxOrdered: Record<string, number>;
}

export type ClaimOutcome =
  | { outcome: 'claimed' | 'cart_changed' | 'limit_reached' | 'contended' }
  | { outcome: 'taken' | 'hold_lost'; places: Place[] };

interface ClaimWrite {
  newPlaces: readonly Place[];
  /** Places that must still be free when this is written: the choice depends on it. */
  watched?: readonly Place[];
  /** Places that carry the hold of this cart already. Their hold is extended. */
  alreadyHeld: readonly Place[];
  customerRooms: readonly CustomerRoom[];
  /** The customer's holds of the events with new places. */
  customerHolds: readonly CustomerHoldWrite[];
  now: number;
}

/**
 * Claims new places, writes the cart with them, extends the places it holds already, and checks the customer's limits,
 * in one transaction. It checks up to 8 events, with a row of the customer for each, and watches up to 43 places. With
 * the cart and its 40 places, it stays within DynamoDB's limit of 100 actions. Conditions:
 * - each new and each watched place has `claimableAt <= now`,
 * - each place already held still carries this hold,
 * - the cart and what the customer holds of the event are as read,
 * - the customer has ordered no more than there is room for.
 */
export async function writeClaim(
  next: CartRow,
  { newPlaces, watched = [], alreadyHeld, customerRooms, customerHolds, now }: ClaimWrite,
): Promise<ClaimOutcome> {
  const parts: ClaimPart[] = [
    { action: putCart(CARTS_TABLE, next), refused: 'cart_changed' },
    ...customerRooms.map((room) => ({
      action: checkCustomer(customerOf(next), room),
      refused: 'limit_reached' as const,
    })),
    ...customerHolds.map((hold) => ({ action: putCustomerHold(CARTS_TABLE, hold), refused: 'cart_changed' as const })),
    ...newPlaces.map((place) => ({
      action: placeActions.claim(place, next.holdId, next.expiresAt, now),
      refused: 'taken' as const,
      place,
    })),
    ...alreadyHeld.map((place) => ({
      action: placeActions.extend(place, next.holdId, next.expiresAt),
      refused: 'hold_lost' as const,
      place,
    })),
    ...watched.map((place) => ({ action: placeActions.stillFree(place, now), refused: 'contended' as const })),
  ];
  const cancelled = await tryTransact(parts.map(({ action }) => action));
  if (!cancelled) return { outcome: 'claimed' };
  return outcomeOf(cancelled.failed.flatMap((index) => parts[index] ?? []));
}

/** An action of the claim, and the outcome if its condition fails. */
interface ClaimPart {
  action: Action;
  refused: ClaimOutcome['outcome'];
  place?: Place;
}

/** A retry with other places can help only if nothing else failed, so all other reasons come first. */
function outcomeOf(failed: readonly ClaimPart[]): ClaimOutcome {
  const first = (['cart_changed', 'limit_reached'] as const).find((outcome) =>
    failed.some(({ refused }) => refused === outcome),
  );
  if (first) return { outcome: first };
  for (const outcome of ['hold_lost', 'taken'] as const) {
    const places = failed.flatMap(({ refused, place }) => (refused === outcome && place ? [place] : []));
    if (places.length > 0) return { outcome, places };
  }
  return { outcome: 'contended' };
}

function checkCustomer(customer: string, { eventId, maxOrdered }: CustomerRoom): Action {
  const types = Object.entries(maxOrdered);
  return {
    ConditionCheck: {
      TableName: ORDERS_TABLE,
      Key: customerCountKey(customer, eventId),
      ConditionExpression: types
        .map((_, index) => `(attribute_not_exists(#type${index}) OR #type${index} <= :most${index})`)
        .join(' AND '),
      ExpressionAttributeNames: Object.fromEntries(types.map(([id], index) => [`#type${index}`, id])),
      ExpressionAttributeValues: Object.fromEntries(types.map(([, count], index) => [`:most${index}`, count])),
    },
  };
}
