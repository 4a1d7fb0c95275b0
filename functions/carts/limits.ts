/** Bounds of carts and claims, each with its reason. */
export const cartLimits = {
  // Places in a cart: `inventoryLimits.placesPerCart`, since orders and comps share it.
  /** Events in a cart. Keeps claim, accept and confirm below DynamoDB's limit of 100 actions in a transaction. */
  eventsPerCart: 8,
  /** Idempotency keys that a cart stores. */
  cartKeys: 32,
  /** Attempts of a claim that draw from the pool. The pool may be stale, and then only the index ends the search. */
  poolAttempts: 2,
  /**
   * Best seats: the number of best choices to draw from while buyers compete, and its growth with each lost attempt.
   * With nobody else about, it is the best one.
   */
  bestChoices: 4,
  bestChoicesGrowth: 8,
  /**
   * How long counted free seats of a type serve as a hint. A wrong hint costs a read of the chosen seats, a recount costs
   * a walk of the index.
   */
  seatHintMs: 15_000,
  /** Choices of best seats that are read before one is claimed or a newer count is asked for. */
  bestReads: 4,
  /** Other choices that are read before a choice that leaves a gap is neither refused nor accepted. */
  gapReads: 8,
  /**
   * Seats that a claim or a renewal watches against gaps. With 40 places, the cart, and two rows of the customer for each
   * of 8 events it has 100 actions.
   */
  watchedSeats: 43,
  /**
   * Index entries that a request reads when the pool is empty, to refill it for later requests: one page of about 8 KB.
   */
  poolTopUp: 100,
  /**
   * The budget of a customer for an event: a whole order can be held to its ceiling four times (two hours by default),
   * and the budget recovers in the time of twelve. A buyer who renews a full order twice and then changes their mind
   * stays within it. Only the time for which places were held counts. Places ordered raise the budget by as much.
   */
  budgetHolds: 4,
  recoveryHolds: 12,
  /**
   * Wrong codes for an event. A code of 6 characters has two billion spellings, so that nobody finds one; people mistype
   * theirs a few times. More callers than one share a network address.
   */
  wrongCodeRate: { burst: 10, perMinute: 1 },
  wrongCodeAddressRate: { burst: 50, perMinute: 5 },
  /** Access codes in a cart. Each write of the cart pays for their size. */
  codesPerCart: 10,
  /** Renewals of a lapsed hold. Other buyers get a chance at its places afterwards. */
  renewalsPerHold: 2,
  /** The smallest extension worth a write. A renewal that gains less changes nothing. */
  holdExtensionMs: 60_000,
  /**
   * How long a process remembers the last places of a pool, so that many requests for a sold-out pool cost no reads.
   */
  soldOutMemoryMs: 1_000,
} as const;
