export const cartLimits = {
  /** A cart: keeps claim, accept and confirm below DynamoDB's 100 actions a transaction. */
  eventsPerCart: 8,
  /** The idempotency keys a cart remembers. */
  cartKeys: 32,
  /** Of these, those that draw from the pool: it may lag, and then only the index ends the search. */
  poolAttempts: 2,
  /** Best seats: how many of the best choices a claim draws from, and how that grows with each attempt that others won. */
  bestChoices: 16,
  bestChoicesGrowth: 8,
  /** What was seen of a type's free seats is a hint for so long: a wrong one costs an attempt, a look costs a walk. */
  seatHintMs: 15_000,
  /** Looks at what stands around the best seats before they are taken although they leave a single one. */
  gapLooks: 3,
  /** Seats a claim watches so that no gap comes about: with 40 places, cart, customer and code below DynamoDB's 100. */
  watchedSeats: 56,
  /** What a request that finds the pool empty reads of the index for those after it: one page of some 8 KB. */
  poolTopUp: 100,
  /** A customer who lets places go and takes them again keeps them from all others: how often holds may begin. */
  holdsPerEventAndHour: 20,
  /** Events whose beginnings a cart remembers, and codes that opened the types in it: each write pays for them. */
  eventsBegun: 40,
  codesPerCart: 10,
  /** After these, a lapsed hold is everybody's: the same places are one customer's for 90 minutes at most. */
  renewalsPerHold: 2,
  /** A renewal that gains less changes nothing. */
  holdExtensionMs: 60_000,
  /** How long "sold out" is remembered by one function, so that a sold-out rush costs no reads. */
  soldOutMemoryMs: 1_000,
} as const;
