import type { BookingFee, SaleTerms } from '../../pricing/line-terms.ts';
import type { EventRow } from '../event-row.ts';
import { currencyOf, type Fees } from './fees.ts';
import type { Tax } from './tax.ts';

/**
 * Booking fee and tax of an organizer's events in this currency. Fees with amounts in another one are not charged: a
 * part of them would be a fee that nobody has set. Undefined where there is neither a fee nor a tax.
 */
export function saleTerms(
  { fees, tax }: { fees?: Fees | undefined; tax?: Tax | undefined },
  currency: string,
): SaleTerms | undefined {
  const fee = fees && (currencyOf(fees) ?? currency) === currency ? bookingFee(fees) : undefined;
  if (!fee && !tax) return undefined;
  return {
    ...(fee && { fee }),
    ...(tax && { tax: { rate: tax.rate, ...(tax.included && { included: true as const }) } }),
  };
}

/** The same by the copy in the event's row. */
export const termsOfEvent = ({ organizer, currency }: Pick<EventRow, 'organizer' | 'currency'>) =>
  saleTerms(organizer, currency);

function bookingFee({ perTicket, percent, cap, perOrder, paidBy }: Fees): BookingFee | undefined {
  const ofTicket = {
    ...(perTicket?.amount && { perTicket: perTicket.amount }),
    ...(percent && { percent }),
  };
  const isCharged = Object.keys(ofTicket).length > 0;
  if (!isCharged && !perOrder?.amount) return undefined;
  return {
    ...ofTicket,
    ...(isCharged && cap && { cap: cap.amount }),
    ...(perOrder?.amount && { perOrder: perOrder.amount }),
    ...(paidBy === 'organizer' && { organizerPays: true as const }),
  };
}
