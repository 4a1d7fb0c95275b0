/**
 * The accounts of the ledger. Debits are positive, credits negative. `sales`, `tax` and the buyers' `booking_fees` have
 * one account for each tax rate in percent, such as `sales:19`. A line without tax is in `sales:0`.
 */
export type Account =
  /** Money of the platform at a payment provider. */
  | `provider:${string}`
  /** Money that the organizer has received itself: by bank transfer, in cash or at its card terminal. */
  | 'direct'
  /** What customers have paid and nothing has used yet. */
  | 'customers'
  /** The price of sold tickets, without tax. */
  | `sales:${number}`
  /** The tax on sold tickets and on the booking fees of their buyers. The organizer pays it. */
  | `tax:${number}`
  /** The platform's income: the booking fees of buyers, without tax, with one account for each rate of that tax. */
  | `booking_fees:${number}`
  /** The platform's income: the booking fees that the organizer bears. */
  | 'booking_fees'
  /** Booking fees that the organizer bears. */
  | 'booking_fee_costs'
  /** What payment providers charge. */
  | 'provider_fees'
  /** What was promised to customers and not yet paid out. */
  | 'refunds'
  /** What banks withhold while a payment is disputed. */
  | 'disputes'
  /** Lost disputes, refunds made at a provider outside NightFlow, and payments that are missing there. */
  | 'losses'
  /** What the platform has paid to the organizer, less what banks have returned. */
  | 'payouts'
  /** The platform's own bank account, from which it pays organizers. */
  | 'bank';

/** The organizers' own payment methods: no provider holds that money. */
const directMethods = ['manual', 'cash', 'card'];

/** The account on which the money of a payment arrives. */
export const accountOfProvider = (provider: string): Account =>
  directMethods.includes(provider) ? 'direct' : `provider:${provider}`;

const owedKinds = ['sales', 'tax', 'direct', 'booking_fee_costs', 'provider_fees', 'losses', 'payouts', 'disputes'];

/**
 * Whether an account counts towards the open balance of an organizer: what the platform holds for it is the sum of these
 * accounts, with the sign reversed.
 */
export const isOwedToOrganizer = (account: Account): boolean => owedKinds.includes(account.split(':')[0] ?? '');
