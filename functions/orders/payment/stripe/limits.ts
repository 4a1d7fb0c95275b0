/** Bounds of the work with Stripe, each with its reason. */
export const stripeLimits = {
  /** How long one request may take. Stripe answers in about a second; callers may give up earlier by their signal. */
  requestMs: 20_000,
  /** Keys for one attempt, where Stripe repeats errors of its own. An outage of the time to pay uses up fewer. */
  attemptKeys: 6,
  /** How long a process keeps the keys: changed keys are in use within it. */
  keysMemoryMs: 60_000,
  /** How old a webhook may be, or how far ahead of our clock, by its signature. Stripe's own advice. */
  webhookAgeSeconds: 5 * 60,
  /** Signing secrets in force: the current one and one that is being replaced, with room for a mistake. */
  webhookSecrets: 4,
  /** How long a former signing secret stays in force. Stripe allows a day when a secret is rolled. */
  overlapMs: 24 * 3_600_000,
  /** How long a Checkout page outlives `payBy`. Stripe wants 30 minutes at least, and clocks differ by some seconds. */
  sessionSeconds: 31 * 60,
  /**
   * How long a Checkout page lasts at most, where an order has days to be paid. Stripe allows a day from when it makes
   * the page. The buyer then asks for another one.
   */
  maxSessionSeconds: 23.5 * 3_600,
  /** PaymentIntents that a search for one attempt reads. One attempt has one. */
  searchResults: 10,
  /** Objects in one page of a list: Stripe's own bound. */
  listed: 100,
  /** Refunds of one payment that are read to find an earlier one. An order has fewer tickets. */
  refundsOfPayment: 1_000,
} as const;
