import type { Key } from './dynamo.ts';
import type { Money } from './money.ts';

/** Owned by carts; accept (orders) closes it. Times are epoch ms. */
export interface CartLine {
  id: string;
  eventId: string;
  eventTitle: string;
  ticketTypeId: string;
  name: string;
  /** Fixed when the place was held. */
  unitPrice: Money;
  places: { shard: number; number: number; seat?: string }[];
}

export interface CartRecord {
  userId: string;
  /** The hold that its places carry. */
  holdId: string;
  lines: CartLine[];
  expiresAt: number;
  /** No extension passes this. */
  extendableUntil: number;
  version: number;
  /** The idempotency keys of the last requests, with the hash of their bodies. */
  keys: { key: string; hash: string }[];
}

export const cartKey = (userId: string): Key => ({ pk: `user#${userId}`, sk: 'cart' });

/**
 * How many places of each type a customer has ordered for an event: one attribute a type, named by its id.
 * Owned by orders; the claim checks it in its transaction.
 */
export const customerCountKey = (userId: string, eventId: string): Key => ({
  pk: `customer#${userId}`,
  sk: `event#${eventId}`,
});
