/** A booking fee. Amounts are minor units of the event's currency. */
export interface BookingFee {
  perTicket?: number;
  /** Percent of a ticket's price after its discount. */
  percent?: number;
  /** The most that one ticket is charged, `perTicket` and `percent` together. */
  cap?: number;
  /** Charged once for all tickets of an organizer in an order. */
  perOrder?: number;
  /** The organizer bears it. Absent: the buyer, on top of the price. */
  organizerPays?: true;
}

/** The tax of a price. */
export interface TaxTerms {
  /** Percent, such as 19 or 8.875. */
  rate: number;
  /** The price contains it. Absent: it is added to the price. */
  included?: true;
}

/** Booking fee and tax of an event's tickets, as its organizer has set them. */
export interface SaleTerms {
  fee?: BookingFee;
  tax?: TaxTerms;
}

/** Booking fee and tax of a line, fixed when its places were held. */
export interface LineTerms {
  /** `seller`: the organizer's id, where a fee is charged once for all its lines. */
  fee?: BookingFee & { seller?: string };
  tax?: TaxTerms;
}

/**
 * The terms of a line. A ticket type may have a tax rate of its own; without a rule of the organizer its price contains
 * that tax. Undefined where there is neither a fee nor a tax.
 */
export function lineTerms(
  { fee, tax }: SaleTerms = {},
  { organizerId, taxRate }: { organizerId: string; taxRate?: number | undefined },
): LineTerms | undefined {
  const ofType: TaxTerms | undefined =
    taxRate === undefined ? tax : { rate: taxRate, ...((tax === undefined || tax.included) && { included: true }) };
  if (!fee && !ofType) return undefined;
  return {
    ...(fee && { fee: { ...fee, ...(fee.perOrder && { seller: organizerId }) } }),
    ...(ofType && { tax: ofType }),
  };
}
