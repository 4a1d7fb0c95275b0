/** Bounds of ticket types and minting, each with its reason. */
export const ticketLimits = {
  /** House seats of a type, and the request that names them all. The longest names fill it, and a row holds 400 KB. */
  blockedSeats: 2_000,
  blockedSeatsBodyBytes: 128 * 1024,
  /** Places that a mint writes, in a second or two, before it reads its target again. */
  mintPagePlaces: 1_000,
  /** Places minted in one transaction. A quarter of DynamoDB's limit: a conflict repeats few of them one by one. */
  placesPerTransaction: 25,
  /** Longer than the slowest page, and over before Lambda retries a failed mint a minute later. */
  mintLeaseMs: 30_000,
  /**
   * Passes of a mint. Buyers may take places that it was about to void. After the last pass, its event goes to the DLQ.
   */
  mintPasses: 20,
  /**
   * Walks over a type of a cancelled event until none of its places is on sale. A second walk finds only concurrent
   * writes.
   */
  withdrawalPasses: 5,
  /** The highest `maxUses` and `maxPerCustomer` that a promotion code can have. */
  usesPerPromoCode: 1_000_000,
  /** Attempts to add a ticket type. One of several concurrent requests wins each round, so this many can succeed. */
  planAttempts: 12,
  /** Changes in one row of the log of the door: some 12 KB, which every look at the counters reads. */
  changesPerRow: 50,
  /**
   * The clocks of DynamoDB and of projectors differ by less. A change that is delivered again is looked for in the rows
   * that are this much older than it.
   */
  clocksDifferMs: 5 * 60_000,
  /** Changes of the log, and events, that one projector remembers: some 25 MB, and minutes of the largest door. */
  knownChanges: 200_000,
  knownEvents: 1_000,
  /** Rows of the log that a projector reads at once after its start: at most a minute of one door. */
  earlierRowsPerRead: 50,
  /** A capacity that was changed counts for the alarm of the door within this time, as at the gates. */
  capacitiesMemoryMs: 10_000,
  /** How long the log of a door waits for capacities. A later row announces what they say. */
  capacitiesPatienceMs: 500,
  /** Rows of a CSV file. Keeps it below the 6 MB that a function can answer. */
  attendeesPerFile: 5_000,
} as const;
