import type { Key } from '../../../shared/dynamo/client.ts';
import type { Place, Ticket } from '../../../shared/inventory/place.ts';
import type { PromoCode } from '../../../shared/inventory/promo-code.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';
import type { OrderFacts } from '../../../shared/records/order-facts.ts';

/** Where the newest report lies in the bucket. */
export const latestAudit = 'audits/latest.json';

/** What an audit needs of a place. */
export type AuditedPlace = Pick<
  Ticket,
  keyof Place | 'status' | 'sale' | 'seat' | 'holdId' | 'orderId' | 'claimableAt'
>;

/** What the index says of a place that can be claimed, now or later. */
export type ClaimableEntry = Key & { claimableAt: number };

export interface AuditedType {
  type: TicketType;
  places: AuditedPlace[];
  claimable: ClaimableEntry[];
}

/** What an audit needs of an order; its codes with where their use was counted. */
export interface AuditedOrder extends Pick<OrderFacts, 'orderId' | 'userId' | 'status' | 'tickets'> {
  items: Pick<OrderFacts['items'][number], 'id' | 'eventId' | 'ticketTypeId' | 'quantity'>[];
  codes: { eventId: string; code: string; inAll: boolean; perCustomer: boolean }[];
  /** Given away: no limit of a customer is about it. */
  isComp: boolean;
}

/** An event as its rows are: a hundred thousand places and orders are some 150 MB. */
export interface AuditedEvent {
  eventId: string;
  types: AuditedType[];
  /** All that hold or have places of it, by id: those that sold places name, the open ones, those it has sales of. */
  orders: ReadonlyMap<string, AuditedOrder>;
  /** What is counted of their customers, by user: places by type, orders by code. */
  counts: ReadonlyMap<string, Readonly<Record<string, number>>>;
  codes: PromoCode[];
}

export interface Finding {
  /** The invariant of the design that does not hold. */
  invariant: 'I1' | 'I4' | 'I5' | 'I11';
  subject: string;
  detail: string;
}

export interface AuditReport {
  /** RFC 3339; null before the first audit. */
  at: string | null;
  events: number;
  places: number;
  sold: number;
  findings: Finding[];
  milliseconds: number;
}

export const isSold = ({ status }: AuditedPlace): boolean => status === 'sold' || status === 'used';
