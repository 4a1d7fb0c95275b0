import { type Money, times } from '../base/money.ts';
import type { Key } from '../dynamo/client.ts';
import type { Discount } from '../inventory/promo-code.ts';

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
  /** The code that opened a hidden type. */
  accessCode?: string;
}

export interface CartRow {
  userId: string;
  /** The hold that its places carry. */
  holdId: string;
  lines: CartLine[];
  expiresAt: number;
  /** No extension passes this. */
  extendableUntil: number;
  /** What its promotion code takes off, fixed when it was entered as a price is when a place is held. */
  promo?: Discount;
  /** When holds began of late, in epoch minutes by event. */
  begun?: Record<string, number[]>;
  /** How often this hold was taken again after it had lapsed. */
  renewals?: number;
  /** The order it became, until it holds something else. */
  orderedAs?: string;
  version: number;
  /** The idempotency keys of the last requests, with the hash of their bodies. */
  keys: { key: string; hash: string }[];
}

export const cartKey = (userId: string): Key => ({ pk: `user#${userId}`, sk: 'cart' });

/**
 * What a customer has ordered for an event: places of each type, an attribute named by its id, and orders by code.
 * Owned by orders; the claim checks it in its transaction.
 */
export const customerCountKey = (userId: string, eventId: string): Key => ({
  pk: `customer#${userId}`,
  sk: `event#${eventId}`,
});

/** The attribute that counts a customer's orders with a code. */
export const codeCount = (code: string): string => `code#${code}`;

/** Lines with what they cost. */
export const pricedLines = (lines: readonly CartLine[]): (CartLine & { total: Money })[] =>
  lines.map((line) => ({ ...line, total: times(line.unitPrice, line.places.length) }));
