import type { Money } from '../base/money.ts';
import type { Key } from '../dynamo/client.ts';
import type { Place } from '../inventory/place.ts';
import type { Discount } from '../inventory/promo-code.ts';
import type { LineTerms } from '../pricing/line-terms.ts';

/** A line of a cart. */
export interface CartLine {
  id: string;
  eventId: string;
  eventTitle: string;
  ticketTypeId: string;
  name: string;
  /** Fixed when the places were held. */
  unitPrice: Money;
  places: { shard: number; number: number; seat?: string }[];
  /** Its booking fee and tax, fixed when the places were held. */
  terms?: LineTerms;
  /** The code that unlocked a hidden type. */
  accessCode?: string;
}

/** Owned by carts. Accepting an order (orders) closes it. Times are epoch ms. */
export interface CartRow {
  userId: string;
  /** The hold of its places. */
  holdId: string;
  lines: CartLine[];
  expiresAt: number;
  /** The ceiling of all extensions. */
  extendableUntil: number;
  /** The discount of its promotion code, fixed when the code was entered, as a price is when a place is held. */
  promo?: Discount;
  /** A promotion code that has ended since it was entered. The buyer was told, so an order does without it. */
  endedPromo?: string;
  /** Whom limits per customer bind. Absent in carts of earlier versions: the account itself. */
  customer?: string;
  /** Place-milliseconds by event that were charged to the customer's budget and not used. The next hold settles them. */
  unused?: Record<string, number>;
  /** How often this hold was renewed after it had lapsed. */
  renewals?: number;
  /** The order it became. Removed by the next hold. */
  orderedAs?: string;
  version: number;
  /** The idempotency keys of the last requests, with the hash of their bodies. */
  keys: { key: string; hash: string }[];
}

export const cartKey = (userId: string): Key => ({ pk: `user#${userId}`, sk: 'cart' });

/**
 * The key of a customer's counts for an event: ordered places, an attribute named by each type id, and orders by code.
 * A customer is a mailbox, whatever accounts and guests it uses. Owned by orders. The claim checks the row in its
 * transaction.
 */
export const customerCountKey = (customer: string, eventId: string): Key => ({
  pk: `customer#${customer}`,
  sk: `event#${eventId}`,
});

/** The key of what a customer holds of an event, and of the budget for it. Owned by carts. */
export const customerHoldKey = (customer: string, eventId: string): Key => ({
  pk: `customer#${customer}`,
  sk: `event#${eventId}`,
});

/** The customer behind a cart or an order. Those of earlier versions have the account only. */
export const customerOf = ({ customer, userId }: Pick<CartRow, 'customer' | 'userId'>): string => customer ?? userId;

/** The name of the attribute that counts a customer's orders with a code. */
export const codeCount = (code: string): string => `code#${code}`;

/** The places of these lines, each with its ticket type. */
export const placesInLines = (lines: readonly CartLine[]): (Place & { seat?: string })[] =>
  lines.flatMap(({ ticketTypeId, places }) => places.map((place) => ({ ...place, ticketTypeId })));
