import type { Key } from '../dynamo/client.ts';
import type { NumberedSeat } from './seat-map.ts';
import type { TicketType } from './ticket-type.ts';

/** The address of a place. `number` is a plain count for general admission, and the seat-map position for seats. */
export interface Place {
  ticketTypeId: string;
  shard: number;
  number: number;
}

/** A place within its type. Pools in the cache hold spots by name. */
export type Spot = Omit<Place, 'ticketTypeId'>;

export const spotName = ({ shard, number }: Spot): string => `${shard}:${number}`;

export function parseSpot(name: string): Spot {
  const [shard = 0, number = 0] = name.split(':').map(Number);
  return { shard, number };
}

export interface Ticket extends Place, Key {
  /** The first shard of its pool. Absent in the first pool of a type. */
  pool?: number;
  status: 'available' | 'held' | 'sold' | 'used' | 'void';
  /** The seat as people write it: `A-1-12`. */
  seat?: string;
  holdId?: string;
  orderId?: string;
  ownerId?: string;
  holder?: string;
  /** Bumped whenever issued codes must become invalid. */
  issue: number;
  /** Bumped when the place returns to sale, so that no ticket id is used twice. */
  sale: number;
  /** +1 on every write. Projections keep the row with the higher one. */
  version: number;
  /** End of the hold in epoch ms when held, a random number below 10^9 when free, absent when sold. */
  claimableAt?: number;
  code?: string;
  /**
   * The last passage, the first entry, and the marks of the last scans, newest first: a repeated scan gets its answer
   * again. `zone` is that of the gate at the time. `enteredAt` is the last entry if it was not the first one.
   */
  admission?: {
    at: number;
    scanId: string;
    gateId?: string;
    zone?: string;
    /** Of a group: whether anybody is. */
    inside: boolean;
    enteredAt?: number;
    marks: string[];
    /** Rows of earlier versions have no scan id. */
    first: { at: number; scanId?: string; gateId?: string; zone?: string };
    /** Only of a ticket that admits several: people inside now, entered today, and entered on any day. */
    people?: number;
    today?: number;
    entered?: number;
    /** How many passed last, negative when they left. */
    passed?: number;
    /**
     * What the last passage has replaced, `null` for what was absent. A `wasAt` of `null` says that nothing is known of
     * the passage before.
     */
    wasAt?: number | null;
    wasScanId?: string | null;
    wasGateId?: string | null;
    wasZone?: string | null;
    wasInside?: boolean | null;
    wasEnteredAt?: number | null;
    wasPeople?: number | null;
    wasToday?: number | null;
    wasEntered?: number | null;
    wasPassed?: number | null;
    /** Only where the last passage replaced the first entry too. */
    wasFirst?: NonNullable<Ticket['admission']>['first'];
  };
  /** The marks of reverted scans. None of them counts again. */
  reverted?: string[];
  /** When somebody was given this issue of the ticket at the box office, and the account or device that did it. */
  handedOver?: { at: number; by: string; issue: number };
}

/** The hand-over of a ticket, unless it was re-issued since. */
export function handedOverOf({ handedOver, issue }: Pick<Ticket, 'handedOver' | 'issue'>) {
  if (handedOver?.issue !== issue) return undefined;
  const { at, by } = handedOver;
  return { at, by };
}

/** A cancelled ticket, stored beside its place after the place returned to sale. */
export interface CancelledTicket extends Key, Pick<Ticket, 'ticketTypeId' | 'seat' | 'orderId' | 'ownerId' | 'issue'> {
  cancelled: Spot & { sale: number };
}

export const claimableIndex = 'claimable';

export const ownerIndex = 'owner';

/** Free places have a random `claimableAt` below this: always in the past, and a random order for readers. */
export const freeBelow = 1_000_000_000;

export const freeMark = (): number => Math.floor(Math.random() * freeBelow);

export const placeKey = ({ ticketTypeId, shard, number }: Place): Key => ({
  pk: `${ticketTypeId}#${shard}`,
  sk: String(number).padStart(6, '0'),
});

/** Returns the place of a seat. All seats of a row lie in one shard. */
export const seatPlace = (
  { ticketTypeId, shards }: Pick<TicketType, 'ticketTypeId' | 'shards'>,
  { number, rowIndex }: Pick<NumberedSeat, 'number' | 'rowIndex'>,
): Place => ({ ticketTypeId, shard: rowIndex % shards, number });

export const cancelledKey = (place: Place & { sale: number }): Key => {
  const { pk, sk } = placeKey(place);
  return { pk, sk: `${sk}~${place.sale}` };
};

/** The partition keys of the places of a type. */
export const shardKeys = ({ ticketTypeId, shards }: Pick<TicketType, 'ticketTypeId' | 'shards'>): string[] =>
  Array.from({ length: shards }, (_, shard) => `${ticketTypeId}#${shard}`);

/** Builds a ticket's id from type, shard, number and sale, so that its key can be derived from the id. */
export const ticketIdOf = (place: Place & { sale: number }): string =>
  `tkt${place.ticketTypeId.slice(3)}_${place.shard}_${place.number}_${place.sale}`;

export function parseTicketId(id: string): (Place & { sale: number }) | undefined {
  const match = /^tkt(_[0-9A-HJKMNP-TV-Z]{26}_[0-9A-HJKMNP-TV-Z]{5})_(\d{1,2})_(\d{1,6})_(\d{1,5})$/.exec(id);
  if (!match) return undefined;
  const [, type = '', shard, number, sale] = match;
  return { ticketTypeId: `typ${type}`, shard: Number(shard), number: Number(number), sale: Number(sale) };
}
