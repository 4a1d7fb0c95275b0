/** Bounds of places, ticket types and seat maps, each with its reason. */
export const inventoryLimits = {
  /** Keeps claim, accept and confirm of a cart below DynamoDB's 100 actions a transaction. */
  placesPerCart: 40,
  /** One shard takes about 1,000 write units a second. With 500 places a shard, a sell-out stays below it. */
  placesPerShard: 500,
  shardsPerType: 32,
  capacityPerType: 60_000,
  typesPerEvent: 50,
  /** Leaves room between the positions of all types of an event. */
  highestPosition: 10_000,
  /** As many as the largest venue may have: each place is a row that a mint writes. */
  placesPerEvent: 500_000,
  /** Early birds, phases, door price. A tier by quantity has its own shards. Ticket ids have two digits for them. */
  tiersPerType: 10,
  /** More than the largest stadium has of each. A map never has more seats in total than a type has places. */
  sectionsPerMap: 200,
  rowsPerSection: 500,
  seatsPerRow: 500,
  /** The shortest interval between two counts that people are shown. */
  countAgeMs: 1_000,
  /** Polls for the counts that another process is making, about two seconds in total, before recounting here. */
  countPolls: 20,
  /** The age of counts that people are shown while freshness is shed. No price follows counts as old. */
  staleCountAgeMs: 15_000,
  /** Checked before a code is added, so that the list stays short enough to read. */
  promoCodesPerEvent: 1_000,
} as const;
