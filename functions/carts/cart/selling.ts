import type { PromoCode } from '../../../shared/inventory/promo-code.ts';
import type { SellingFacts, TicketType } from '../../../shared/inventory/ticket-type.ts';

/** A type as it is sold: what a claim decides on. */
export interface Selling {
  type: TicketType;
  facts: SellingFacts;
}

export interface Offer {
  type: TicketType | undefined;
  facts: SellingFacts | undefined;
  /** The access code that was sent, where there is such a code. */
  unlock?: PromoCode | undefined;
}
