import type { Key } from '../../../shared/dynamo/client.ts';
import type { Place, Ticket } from '../../../shared/inventory/place.ts';
import type { PromoCode } from '../../../shared/inventory/promo-code.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';
import type { Finding } from '../../../shared/records/audit/finding.ts';
import type { OrderFacts } from '../../../shared/records/order-facts.ts';

/** The key of the latest report in the bucket. */
export const latestReportKey = 'audits/latest.json';

/** The attributes of a place that the checks need. */
export type PlaceState = Pick<Ticket, keyof Place | 'status' | 'sale' | 'seat' | 'holdId' | 'orderId' | 'claimableAt'>;

/** The index entry of a place that can be claimed, now or later. */
export type ClaimableEntry = Key & { claimableAt: number };

export interface TypeState {
  type: TicketType;
  places: PlaceState[];
  claimable: ClaimableEntry[];
  /** Waits for a mint, while no mint works on its event. */
  isAbandoned?: boolean;
}

/** The attributes of an order that the checks need. Its codes say where their use was counted. */
export interface OrderState extends Pick<OrderFacts, 'orderId' | 'userId' | 'customer' | 'status' | 'tickets'> {
  items: Pick<OrderFacts['items'][number], 'id' | 'eventId' | 'ticketTypeId' | 'quantity'>[];
  codes: { eventId: string; code: string; inAll: boolean; perCustomer: boolean }[];
  /** Given away, or sold at the box office: no customer limit applies. */
  isUncounted: boolean;
  /** What is wrong with its money. Only that stays in memory: the rows of payments and refunds are long. */
  moneyFindings: Finding[];
}

/** An event as its rows say. 100,000 places and orders take about 150 MB. */
export interface EventState {
  eventId: string;
  types: TypeState[];
  /** By id: orders that sold places name, open orders, and orders in its sales rows. */
  orders: ReadonlyMap<string, OrderState>;
  /** The counts of their customers, by customer: places by type, orders by code. */
  counts: ReadonlyMap<string, Readonly<Record<string, number>>>;
  codes: PromoCode[];
}

export interface ReconciliationReport {
  /** RFC 3339. Null before the first report. */
  at: string | null;
  events: number;
  places: number;
  sold: number;
  findings: Finding[];
  /** Findings that are not listed. */
  moreFindings: number;
  /** Whether every event on sale was checked. Otherwise each report continues behind the last one, until the end. */
  complete: boolean;
  milliseconds: number;
}

/** The report as stored: with the positions behind which the next one continues with events, and with orders. */
export type StoredReport = ReconciliationReport & { resumeAfter?: string; ordersAfter?: Key };

export const isSold = ({ status }: PlaceState): boolean => status === 'sold' || status === 'used';
