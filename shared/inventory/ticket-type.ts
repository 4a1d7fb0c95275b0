import type { Money } from '../base/money.ts';
import type { Key } from '../dynamo/client.ts';

/** A price for a while, for a number of places, or both. */
export interface Tier {
  name: string;
  price: Money;
  /** Epoch ms. */
  from?: number;
  until?: number;
  /** General admission only: so many places of the type lie in a pool of their own. */
  quantity?: number;
}

/** Shards of a type whose places are claimed together: those of a tier by quantity, or all others. */
export interface Pool {
  firstShard: number;
  shards: number;
  /** Index of the tier whose places these are. */
  tier?: number;
}

/** The shape of the tickets table, known to the services whose transactions meet there (carts, orders, check-in). */
export interface TicketType {
  ticketTypeId: string;
  eventId: string;
  name: string;
  kind: 'general' | 'seated';
  capacity: number;
  sectionIds?: string[];
  /** Where no tier is in force. */
  price: Money;
  tiers?: Tier[];
  /** Epoch ms. */
  salesStartAt: number;
  salesEndAt: number;
  maxPerOrder: number;
  maxPerCustomer: number;
  status: 'draft' | 'preparing' | 'on_sale' | 'paused' | 'hidden';
  /** Fixed at the first mint. */
  shards: number;
  /** How its shards are divided; one pool of them all where this is absent. Fixed as well. */
  pools?: Pool[];
  /** No choice of seats may leave a single one between taken ones, as long as there is another choice. */
  noSingleSeatGaps?: boolean;
  /** What the mint is making `capacity` into; absent once that is done. */
  targetCapacity?: number;
  version: number;
}

/** Until its places are minted a type has sold none. */
export const isMinted = ({ status }: Pick<TicketType, 'status'>): boolean =>
  status !== 'draft' && status !== 'preparing';

/** What selling needs to know of an event; written with the event by publish, in one transaction. */
export interface SellingFacts {
  eventId: string;
  organizerId: string;
  title: string;
  startsAt: number;
  endsAt: number;
  doorsOpenAt: number;
  currency: string;
  status: 'published' | 'cancelling' | 'cancelled';
  seatMap?: { version: number; key: string };
}

export const typeKey = (ticketTypeId: string): Key => ({
  pk: `event#${eventOfType(ticketTypeId)}`,
  sk: `type#${ticketTypeId}`,
});

/** The house seats of a type by name (`seats`), kept apart: two thousand names would make each read of the type dear. */
export const blockedSeatsKey = (ticketTypeId: string): Key => ({
  pk: `event#${eventOfType(ticketTypeId)}`,
  sk: `blocked#${ticketTypeId}`,
});

export const factsKey = (eventId: string): Key => ({ pk: `event#${eventId}`, sk: 'facts' });

/** A ticket type's id carries its event: `typ_<event ULID>_<5 characters>`, so that both are found by key. */
export const typeIdOf = (eventId: string, code: string): string => `typ_${eventId.slice(4)}_${code}`;

export const eventOfType = (ticketTypeId: string): string => `evt_${ticketTypeId.slice(4, 30)}`;

export const isTypeId = (text: string): boolean => /^typ_[0-9A-HJKMNP-TV-Z]{26}_[0-9A-HJKMNP-TV-Z]{5}$/.test(text);
