export const inventoryLimits = {
  /** A cart: keeps claim, accept and confirm below DynamoDB's 100 actions a transaction. */
  placesPerCart: 40,
  /** One shard carries about 1,000 write units a second; 500 places a shard keep a sell-out below it. */
  placesPerShard: 500,
  shardsPerType: 32,
  capacityPerType: 60_000,
  typesPerEvent: 50,
  /** Early birds, phases, door price: each by quantity has shards of its own, and a ticket's id has two digits for them. */
  tiersPerType: 10,
  /** A seat map: more than the largest stadium has of each, and together no more seats than a type has places. */
  sectionsPerMap: 200,
  rowsPerSection: 500,
  seatsPerRow: 500,
  /** Counts that people are shown: never counted more often than this, and this old where freshness is given up. */
  countAgeMs: 1_000,
  staleCountAgeMs: 15_000,
  /** Counted before one is added, so that a list of them stays one that people read. */
  promoCodesPerEvent: 1_000,
} as const;
