import type { Key } from '../dynamo/client.ts';
import type { NumberedSeat } from './seat-map.ts';
import type { TicketType } from './ticket-type.ts';

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

/** A ticket's id carries type, shard, number and sale, so its key is derivable. */
export const ticketIdOf = (place: Place & { sale: number }): string =>
  `tkt${place.ticketTypeId.slice(3)}_${place.shard}_${place.number}_${place.sale}`;

export function parseTicketId(id: string): (Place & { sale: number }) | undefined {
  const match = /^tkt(_[0-9A-HJKMNP-TV-Z]{26}_[0-9A-HJKMNP-TV-Z]{5})_(\d{1,2})_(\d{1,6})_(\d{1,5})$/.exec(id);
  if (!match) return undefined;
  const [, type = '', shard, number, sale] = match;
  return { ticketTypeId: `typ${type}`, shard: Number(shard), number: Number(number), sale: Number(sale) };
}
