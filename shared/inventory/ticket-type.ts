import type { Money } from '../base/money.ts';
import type { Key } from '../dynamo/client.ts';
import type { SaleTerms } from '../pricing/line-terms.ts';
import type { Suspended } from './suspension.ts';

/** A price for a period, for a number of places, or both. */
export interface Tier {
  name: string;
  price: Money;
  /** Epoch ms. */
  from?: number;
  until?: number;
  /** General admission only: this many places of the type form a pool of their own. */
  quantity?: number;
}

/** A group of a type's shards whose places are sold together: those of a tier by quantity, or all others. */
export interface Pool {
  firstShard: number;
  shards: number;
  /** Index of the tier that the places belong to. */
  tier?: number;
}

/** A ticket type, a row of the tickets table. Shared by the services whose transactions use it. */
export interface TicketType {
  ticketTypeId: string;
  eventId: string;
  name: string;
  kind: 'general' | 'seated';
  capacity: number;
  sectionIds?: string[];
  /** The price while no tier applies. */
  price: Money;
  tiers?: Tier[];
  /** Epoch ms. */
  salesStartAt: number;
  salesEndAt: number;
  maxPerOrder: number;
  maxPerCustomer: number;
  status: 'draft' | 'preparing' | 'on_sale' | 'paused' | 'hidden';
  /** The status once its places are minted, by default `on_sale`. */
  opensAs?: 'on_sale' | 'paused' | 'hidden';
  /** Types are listed by it. */
  position?: number;
  /** Its tax in percent, where it differs from the organizer's. */
  taxRate?: number | undefined;
  /** What the ticket includes, for buyers. */
  description?: string;
  /** Fixed at the first mint. */
  shards: number;
  /** How its shards are divided into pools. Absent: one pool of all shards. Fixed as well. */
  pools?: Pool[];
  /** A choice of seats may not leave a single seat between taken ones while another choice is possible. */
  noSingleSeatGaps?: boolean;
  /** It is being deleted: its places go, then it does. Nobody sees it any more. */
  isRemoved?: true;
  /** The capacity that the mint is working towards. Absent when it is reached. */
  targetCapacity?: number;
  version: number;
}

/** Whether the places of a type exist. A type that is not minted has sold none. */
export const isMinted = ({ status }: Pick<TicketType, 'status'>): boolean =>
  status !== 'draft' && status !== 'preparing';

/** Whether a mint is still to make the places of a type as its target says: for the first time, more, fewer or none. */
export const isUnsettled = ({ status, targetCapacity }: Pick<TicketType, 'status' | 'targetCapacity'>): boolean =>
  status === 'preparing' || targetCapacity !== undefined;

/**
 * Whether the public does not see the type: it needs an access code, or is being deleted. It is hidden from the start
 * if it opens so.
 */
export const isHidden = (type: Pick<TicketType, 'status' | 'opensAs' | 'isRemoved'>): boolean =>
  type.status === 'hidden' || type.isRemoved === true || (!isMinted(type) && type.opensAs === 'hidden');

/** Types by their position. Of two with the same one, the order as read stays. */
export const byPosition = <T extends Pick<TicketType, 'position'>>(types: readonly T[]): T[] =>
  types.toSorted((one, other) => (one.position ?? 0) - (other.position ?? 0));

/** The facts of an event that selling needs. Publishing writes them in one transaction with the event. */
export interface SellingFacts extends Suspended {
  eventId: string;
  organizerId: string;
  title: string;
  startsAt: number;
  endsAt: number;
  doorsOpenAt: number;
  currency: string;
  status: 'published' | 'cancelling' | 'cancelled';
  seatMap?: { version: number; key: string };
  /** Booking fee and tax of the event's tickets: a copy of what its organizer has set. */
  terms?: SaleTerms;
}

export const typeKey = (ticketTypeId: string): Key => ({
  pk: `event#${eventOfType(ticketTypeId)}`,
  sk: `type#${ticketTypeId}`,
});

/** The key of a type's house seats by name (`seats`): 2,000 names in the type's row would make each read of it dear. */
export const blockedSeatsKey = (ticketTypeId: string): Key => ({
  pk: `event#${eventOfType(ticketTypeId)}`,
  sk: `blocked#${ticketTypeId}`,
});

export const factsKey = (eventId: string): Key => ({ pk: `event#${eventId}`, sk: 'facts' });

/** Builds a type's id, `typ_<event ULID>_<5 characters>`. It contains the event, so that both are found by key. */
export const typeIdOf = (eventId: string, code: string): string => `typ_${eventId.slice(4)}_${code}`;

export const eventOfType = (ticketTypeId: string): string => `evt_${ticketTypeId.slice(4, 30)}`;

export const isTypeId = (text: string): boolean => /^typ_[0-9A-HJKMNP-TV-Z]{26}_[0-9A-HJKMNP-TV-Z]{5}$/.test(text);
