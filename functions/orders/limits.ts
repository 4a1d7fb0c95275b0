export const orderLimits = {
  /** Accepting moves a hold's end only when less than this is left: moving it costs writes. */
  payWithinSeconds: 10 * 60,
  /** How long accepting orders goes by the same rows of types, events and codes: what a crowd orders costs no read. */
  sellingMemoryMs: 1_000,
  /** Looks for the counts that another process is making, some two seconds in all, before one makes them oneself. */
  paymentAttempts: 5,
  /** An order without an outcome is looked at again after this: a payment's lost answer is asked for by then. */
  orderCheckMs: 60_000,
  /** An outcome that its saga has not acted on by then never will be: the minute job acts in its place. */
  sagaSilenceMs: 15 * 60_000,
  /** A payment that its provider has not heard of by then was never asked for. */
  unknownPaymentMs: 10 * 60_000,
  /** Walks over the sold places of a cancelled event; what could not be refunded by then waits in the failure queue. */
  refundWalks: 5,
  /** What the minute job looks at in one run; the others are due first in the next. */
  dueOrdersPerShard: 250,
  /** How old that mark may be while the event goes on selling. */
  soldLatelyMarkMs: 3_600_000,
} as const;
