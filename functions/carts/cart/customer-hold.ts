/**
 * What a customer holds of an event, and what is spent of the customer's budget for it. A customer is a mailbox. The
 * budget counts place-milliseconds: places times the time for which they can be held. Times are epoch ms.
 */
export interface CustomerHold {
  /** The account or guest that held places of the event last. No other one of the mailbox holds any. */
  userId: string;
  /** Place-milliseconds spent by `at`. They recover evenly: see `cartLimits.recoveryHolds`. */
  spent: number;
  at: number;
  /** The most places of one order, and those ordered before, when they were held. The budget grows with them. */
  places: number;
  version: number;
  /** Epoch seconds. */
  ttl: number;
}
