import type { Money } from '../base/money.ts';
import type { Key } from '../dynamo/dynamo.ts';
import type { NumberedSeat } from './seat-map.ts';

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

/** Where a place lies. `number` is its position: counted for general admission, in seat-map order for seats. */
export interface Place {
  ticketTypeId: string;
  shard: number;
  number: number;
}

/** A place within its type, and its name there: pools hold such names. */
export type Spot = Omit<Place, 'ticketTypeId'>;
export const spotName = ({ shard, number }: Spot): string => `${shard}:${number}`;
export function parseSpot(name: string): Spot {
  const [shard = 0, number = 0] = name.split(':').map(Number);
  return { shard, number };
}

export interface Ticket extends Place, Key {
  /** The first shard of its pool; absent in the first pool of a type. */
  pool?: number;
  status: 'available' | 'held' | 'sold' | 'used' | 'void';
  /** The seat as people write it: `A-1-12`. */
  seat?: string;
  holdId?: string;
  orderId?: string;
  ownerId?: string;
  holder?: string;
  /** Bumped whenever old codes must die. */
  issue: number;
  /** Bumped when the place returns to sale: an old ticket's id never comes back. */
  sale: number;
  /** +1 on every write; projections keep the higher one. */
  version: number;
  /** End of the hold in epoch ms when held, a random number below 10^9 when free, absent when sold. */
  claimableAt?: number;
  code?: string;
  /** The last passage through the door, and the marks of the last few, newest first: a scan among them repeats its answer. */
  admission?: { at: number; scanId: string; gateId?: string; inside: boolean; marks: string[] };
}

/** What is left of a ticket whose place went back on sale. */
export interface CancelledTicket extends Key, Pick<Ticket, 'ticketTypeId' | 'seat' | 'orderId' | 'ownerId' | 'issue'> {
  cancelled: Spot & { sale: number };
}

export const claimableIndex = 'claimable';
export const ownerIndex = 'owner';
/** Free places carry a random number below this as `claimableAt`: always in the past, and a random place to start at. */
export const freeBelow = 1_000_000_000;
export const freeMark = (): number => Math.floor(Math.random() * freeBelow);

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
export const placeKey = ({ ticketTypeId, shard, number }: Place): Key => ({
  pk: `${ticketTypeId}#${shard}`,
  sk: String(number).padStart(6, '0'),
});

/** Where a seat's place lies: a row of seats in one shard. */
export const seatPlace = (
  { ticketTypeId, shards }: Pick<TicketType, 'ticketTypeId' | 'shards'>,
  { number, rowIndex }: Pick<NumberedSeat, 'number' | 'rowIndex'>,
): Place => ({ ticketTypeId, shard: rowIndex % shards, number });

export const cancelledKey = (place: Place & { sale: number }): Key => {
  const { pk, sk } = placeKey(place);
  return { pk, sk: `${sk}~${place.sale}` };
};

/** The partitions that the places of a type lie in. */
export const shardKeys = ({ ticketTypeId, shards }: Pick<TicketType, 'ticketTypeId' | 'shards'>): string[] =>
  Array.from({ length: shards }, (_, shard) => `${ticketTypeId}#${shard}`);

/** A ticket type's id carries its event: `typ_<event ULID>_<5 characters>`, so that both are found by key. */
export const typeIdOf = (eventId: string, code: string): string => `typ_${eventId.slice(4)}_${code}`;
export const eventOfType = (ticketTypeId: string): string => `evt_${ticketTypeId.slice(4, 30)}`;
export const isTypeId = (text: string): boolean => /^typ_[0-9A-HJKMNP-TV-Z]{26}_[0-9A-HJKMNP-TV-Z]{5}$/.test(text);

/** A ticket's id carries type, shard, number and sale, so its key is derivable. */
export const ticketIdOf = (place: Place & { sale: number }): string =>
  `tkt${place.ticketTypeId.slice(3)}_${place.shard}_${place.number}_${place.sale}`;

export function parseTicketId(id: string): (Place & { sale: number }) | undefined {
  const match = /^tkt(_[0-9A-HJKMNP-TV-Z]{26}_[0-9A-HJKMNP-TV-Z]{5})_(\d{1,2})_(\d{1,6})_(\d{1,5})$/.exec(id);
  if (!match) return undefined;
  const [, type = '', shard, number, sale] = match;
  return { ticketTypeId: `typ${type}`, shard: Number(shard), number: Number(number), sale: Number(sale) };
}
