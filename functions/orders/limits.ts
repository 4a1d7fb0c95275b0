/** Bounds of orders, each with its reason. */
export const orderLimits = {
  /** Accepting moves a hold's end only when less than this is left: moving it costs writes. */
  payWithinSeconds: 10 * 60,
  /** How long a process keeps the key that signs tickets: a rotated secret is in use within it. */
  ticketKeyMemoryMs: 10 * 60_000,
  /** While its key is revoked, the secret is read again at most this often. */
  ticketKeyRetryMs: 5_000,
  /**
   * How long accepting orders reuses rows of types, events, codes and policies: a crowd's orders cost hardly any reads,
   * and the buyer's next click already meets what an organizer has changed.
   */
  sellingMemoryMs: 250,
  /** Attempts to pay one order, the first included. All of them stay on the order's row. */
  paymentAttempts: 5,
  /**
   * Refunds of an order after which its organizer returns no further part of the price, but still tickets and the rest.
   * All of them stay on the order's row with their reasons, at some 2 KB each, and a row has at most 400 KB.
   */
  refundsPerOrder: 50,
  /** How long reading a new order waits for its outcome: some seven reads, and no more functions than a crowd needs. */
  outcomeWaitMs: 500,
  /** How long an order counts as new. Later, its outcome depends on something slower than the saga. */
  newOrderMs: 3_000,
  /** An order without an outcome is read again after this time: a lost payment answer is found within it. */
  orderCheckMs: 60_000,
  /** How long one call of a payment provider may take: the answers of a working one take a second or two. */
  providerCallMs: 10_000,
  /** Consecutive faults after which a process skips a provider. */
  providerFaults: 5,
  /** After such faults a provider is skipped this long, then called once. Each further fault doubles the pause. */
  providerPauseMs: 1_000,
  /** The longest pause: a provider that is back is used again within it. */
  providerMaxPauseMs: 30_000,
  /** The longest `returnUrl`: longer than any page of a shop, and every write of an order pays for it. */
  returnUrlCharacters: 1_000,
  /** How old a webhook may be, or how far ahead of our clock. */
  webhookAgeMs: 5 * 60_000,
  /** How long a webhook that was worked on is remembered: providers repeat theirs for three days. */
  webhookMemoryMs: 7 * 24 * 3_600_000,
  /** What an organizer notes with a resolved incident: a few sentences, and a page of them stays small. */
  incidentNoteCharacters: 500,
  /** A payment that its provider does not know this long after the order was closed is shown as failed. */
  unknownPaymentMs: 10 * 60_000,
  /** How long it is looked for all the same: providers list charges late, above all after incidents of theirs. */
  watchUnknownMs: 10 * 86_400_000,
  /** Walks over the sold places of a cancelled event. If orders remain, its message goes to the dead-letter queue. */
  refundWalks: 5,
  /** Orders of a cancelled event whose refunds are promised at the same time: each is a transaction of the store. */
  maxConcurrentRefunds: 20,
  /** The longest pause between two checks of an order that stays as it is. The pauses grow with the time since a change. */
  maxCheckPauseMs: 3_600_000,
  /**
   * How long after it was placed an order may wait for a payment that its provider is processing: six business days of a
   * bank debit with two weekends.
   */
  processingMs: 10 * 86_400_000,
  /** How long an overdue order waits for a provider that is out before its money is closed. */
  providerGraceMs: 15 * 60_000,
  /** Orders that one read of the index lists. */
  dueOrdersPerPage: 200,
  /** Concurrent changes of an owner: one person's orders, in the background. */
  concurrentMoves: 10,
  /** Concurrent orders in one run of the minute job that need no provider. */
  localChecks: 20,
  /**
   * Concurrent orders in one run of the minute job that wait for a provider. At half a second for each, the runs of all
   * partitions work off 100,000 orders in eight minutes.
   */
  providerChecks: 20,
  /** Orders that may wait for a provider in one run: more than it has time for, at some 3 KB of memory each. */
  providerBacklog: 10_000,
  /** How long one run takes up new orders: the next run follows within the minute. */
  checkRunMs: 40_000,
  /** Concurrent reads of the reconciler: it works in the background, and an hour of 25,000 orders takes it minutes. */
  reconcilerReads: 20,
  /** Devices of one seller that the count of a day lists apart, so that its answer is bounded: a till is one of them. */
  devicesPerSeller: 20,
  /** How old an event's mark of recent sales may be while it sells: the mark lasts for days. */
  soldLatelyMarkMs: 3_600_000,
} as const;
