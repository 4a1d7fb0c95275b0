export const popularityLimits = {
  /** Writers of the index that meet: one a shard of the stream, and the rebuild. */
  popularityMemoryMs: 30_000,
  /** How old that mark may be while the event goes on selling. */
  rankedCandidates: 2_000,
  rankedEvents: 1_000,
  /** Sales of an event that one count takes in; the next takes those after them. A sale counts once it is this old. */
  salesPerCount: 10_000,
  salesSettleMs: 30_000,
} as const;
