import type { PromoCode } from '../../../shared/inventory/promo-code.ts';
import type { SellingFacts, TicketType } from '../../../shared/inventory/ticket-type.ts';

/** A ticket type that is on sale, with the selling facts of its event. */
export interface TypeOnSale {
  type: TicketType;
  facts: SellingFacts;
}

/** The rows that decide whether a ticket type is on sale for a buyer. */
export interface SaleRows {
  type: TicketType | undefined;
  facts: SellingFacts | undefined;
  /** The access code of the request, if the event has such a code. */
  unlock?: PromoCode | undefined;
  /** The number of orders in which this customer has used that code, where it is known. */
  usesOfCode?: number;
}
