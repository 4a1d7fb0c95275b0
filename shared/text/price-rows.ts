import { formatMoney, type Money } from '../base/money.ts';
import type { TaxTerms } from '../pricing/line-terms.ts';
import type { OrderSums } from '../pricing/order-sums.ts';

/** A line of a bill, for people. */
export interface PriceRow {
  label: string;
  /** With its currency, such as `€45.00`. */
  amount: string;
  isTotal?: true;
}

/** `€45.00`, or `free`. */
export const formatPrice = (price: Money): string => (price.amount === 0 ? 'free' : formatMoney(price));

/** `19% tax`, or `Includes 19% tax` where a price contains it. */
const taxLabel = ({ rate, included }: TaxTerms): string => `${included ? 'Includes ' : ''}${rate}% tax`;

type Sums = Pick<OrderSums, 'discount' | 'fees' | 'total'> & { taxes: readonly (TaxTerms & { amount: number })[] };

/** What follows the lines of an order: discount, booking fee and added taxes, then the total and the taxes in it. */
export function sumRows({ discount, fees, taxes, total }: Sums, currency: string): PriceRow[] {
  const row = (label: string, amount: number): PriceRow => ({ label, amount: formatMoney({ amount, currency }) });
  const [added, included] = [false, true].map((isIncluded) =>
    taxes.filter((tax) => (tax.included ?? false) === isIncluded).map((tax) => row(taxLabel(tax), tax.amount)),
  );
  return [
    ...(discount > 0 ? [row('Discount', -discount)] : []),
    ...(fees > 0 ? [row('Booking fee', fees)] : []),
    ...(added ?? []),
    { label: 'Total', amount: formatPrice({ amount: total, currency }), isTotal: true },
    ...(included ?? []),
  ];
}
