import type { Action } from '../../../shared/dynamo/client.ts';
import { cancellation, transact } from '../../../shared/dynamo/transaction.ts';
import type { Place } from '../../../shared/inventory/place.ts';
import { placeItems } from '../../../shared/inventory/place-items.ts';
import { type CartRow, customerCountKey } from '../../../shared/records/cart-row.ts';
import { writeCart } from '../cart/cart-store.ts';
import { env } from '../env.ts';

const { TICKETS_TABLE, ORDERS_TABLE } = env.read();
const places = placeItems(TICKETS_TABLE);

/** How many places of each type a customer may have ordered for an event so far. */
export interface CustomerRoom {
  eventId: string;
  most: Record<string, number>;
}

function checkCustomer(userId: string, { eventId, most }: CustomerRoom): Action {
  const types = Object.entries(most);
  return {
    ConditionCheck: {
      TableName: ORDERS_TABLE,
      Key: customerCountKey(userId, eventId),
      ConditionExpression: types
        .map((_, at) => `(attribute_not_exists(#type${at}) OR #type${at} <= :most${at})`)
        .join(' AND '),
      ExpressionAttributeNames: Object.fromEntries(types.map(([id], at) => [`#type${at}`, id])),
      ExpressionAttributeValues: Object.fromEntries(types.map(([, count], at) => [`:most${at}`, count])),
    },
  };
}

export type ClaimOutcome =
  | { outcome: 'claimed' | 'cart_changed' | 'hold_lost' | 'limit_reached' | 'contended' }
  | { outcome: 'taken'; places: Place[] };

interface Claim {
  fresh: readonly Place[];
  /** Places nobody may take at the same moment: what was chosen depends on their being free. */
  watched?: readonly Place[];
  /** Held by this cart already. */
  kept: readonly Place[];
  customer: readonly CustomerRoom[];
  now: number;
}

/**
 * Claim: new places, the cart with them, the places it holds already (extended) and the customer's limits, in one
 * transaction. A claim asks of one event and watches up to 56 places, a renewal asks of 8 and watches none: with the cart
 * and its 40 places both stay below DynamoDB's 100 actions. Conditions: each new and each watched place
 * `claimableAt <= now`, those kept still of this hold, the cart as read, ordered ≤ what there is room for.
 */
export async function claimPlaces(
  next: CartRow,
  { fresh, watched = [], kept, customer, now }: Claim,
): Promise<ClaimOutcome> {
  const parts: { action: Action; refused: ClaimOutcome['outcome']; place?: Place }[] = [
    { action: writeCart(next), refused: 'cart_changed' },
    ...customer.map((room) => ({ action: checkCustomer(next.userId, room), refused: 'limit_reached' as const })),
    ...fresh.map((place) => ({
      action: places.claim(place, next.holdId, next.expiresAt, now),
      refused: 'taken' as const,
      place,
    })),
    ...kept.map((place) => ({
      action: places.extend(place, next.holdId, next.expiresAt),
      refused: 'hold_lost' as const,
    })),
    ...watched.map((place) => ({ action: places.stillFree(place, now), refused: 'contended' as const })),
  ];
  try {
    await transact(parts.map(({ action }) => action));
    return { outcome: 'claimed' };
  } catch (error) {
    const lost = cancellation(error);
    if (!lost) throw error;
    const failed = lost.failed.map((at) => parts[at]);
    const first = (['cart_changed', 'hold_lost', 'limit_reached'] as const).find((outcome) =>
      failed.some((part) => part?.refused === outcome),
    );
    if (first) return { outcome: first };
    const taken = failed.flatMap((part) => part?.place ?? []);
    return taken.length > 0 ? { outcome: 'taken', places: taken } : { outcome: 'contended' };
  }
}
