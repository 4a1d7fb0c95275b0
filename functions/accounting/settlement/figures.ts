import type { Account } from '../../../shared/ledger/account.ts';
import { type CountName, countIn, openBalance, type Sums, sumIn } from '../totals/totals.ts';

/** What sums say about the money of an organizer, in minor units. Costs and what goes out are positive. */
export interface Figures {
  orders: number;
  /** Those that cost something. `refunded`: cancelled, whether with money back or without. */
  tickets: { sold: number; refunded: number };
  /** Ticket prices after discounts, and the tax on them and on the buyers' booking fees. */
  sales: { net: number; tax: number; total: number };
  /** What was promised back of it. */
  refunds: { count: number; net: number; tax: number; total: number };
  /** Without tax. What buyers paid, what of it was promised back, and what the organizer bears. */
  bookingFees: { paidByBuyers: number; refunded: number; paidByOrganizer: number };
  providerFees: number;
  /** Withheld by banks, less what came back. */
  disputes: number;
  /** Lost disputes, and refunds that were made at the provider. */
  losses: number;
  /** What the organizer received without the platform, less what it paid back so. */
  receivedDirectly: number;
  /** To the organizer, less what banks have returned. */
  payouts: number;
  /** What all of this adds to the open balance. */
  balanceChange: number;
}

const nameOf = (account: Account): string => account.split(':')[0] ?? '';
/** No sum is minus zero. */
const minus = (amount: number): number => -amount || 0;

/** `counts`: `once` for sums over several events, see `CountName`. */
export function figuresOf(sums: Sums, counts: CountName): Figures {
  const of = (name: string, kinds: 'sale' | 'later' | 'all' = 'all') =>
    sumIn(
      sums,
      (kind, account) => nameOf(account) === name && (kinds === 'all' || (kind === 'sale') === (kinds === 'sale')),
    );
  const sales = { net: minus(of('sales', 'sale')), tax: minus(of('tax', 'sale')) };
  const refunds = { net: of('sales', 'later'), tax: of('tax', 'later') };
  const paidByOrganizer = of('booking_fee_costs');
  return {
    orders: countIn(sums, 'sale', counts),
    tickets: { sold: countIn(sums, 'sale', 'tickets'), refunded: countIn(sums, 'refund', 'tickets') },
    sales: { ...sales, total: sales.net + sales.tax },
    refunds: { count: countIn(sums, 'refund', counts), ...refunds, total: refunds.net + refunds.tax },
    bookingFees: {
      paidByBuyers: minus(of('booking_fees', 'sale')) - of('booking_fee_costs', 'sale'),
      refunded: of('booking_fees', 'later'),
      paidByOrganizer,
    },
    providerFees: of('provider_fees'),
    disputes: of('disputes'),
    losses: of('losses'),
    receivedDirectly: of('direct'),
    payouts: of('payouts'),
    balanceChange: openBalance(sums),
  };
}

/** What was sold at a tax rate, in minor units. */
export interface TaxFigures {
  /** Percent. */
  rate: number;
  sales: TaxedAmount;
  refunds: TaxedAmount;
  /** Sales less refunds. */
  net: number;
  tax: number;
  gross: number;
}

/** Ticket prices after discounts and the buyers' booking fees, without and with tax. */
interface TaxedAmount {
  net: number;
  tax: number;
  gross: number;
}

/** `sales:19`, `tax:19` and `booking_fees:19` have a rate. Booking fees that organizers bear have none. */
const taxedNames = ['sales', 'tax', 'booking_fees'];

function rateOf(account: Account): number | undefined {
  const [name = '', rate] = account.split(':');
  return rate !== undefined && taxedNames.includes(name) ? Number(rate) : undefined;
}

/** The sales and refunds of each tax rate, the lowest first. */
export function taxFigures(sums: Sums): TaxFigures[] {
  const rates = new Set<number>();
  sumIn(sums, (_, account) => {
    const rate = rateOf(account);
    if (rate !== undefined) rates.add(rate);
    return false;
  });
  return [...rates].sort((one, other) => one - other).map((rate) => taxFiguresAt(sums, rate));
}

function taxFiguresAt(sums: Sums, rate: number): TaxFigures {
  const of = (isTax: boolean, isSale: boolean) =>
    sumIn(
      sums,
      (kind, account) =>
        rateOf(account) === rate && (nameOf(account) === 'tax') === isTax && (kind === 'sale') === isSale,
    );
  const taxed = (net: number, tax: number): TaxedAmount => ({ net, tax, gross: net + tax });
  const sales = taxed(minus(of(false, true)), minus(of(true, true)));
  const refunds = taxed(of(false, false), of(true, false));
  return { rate, sales, refunds, ...taxed(sales.net - refunds.net, sales.tax - refunds.tax) };
}
