/** Bounds of popularity, each with its reason. */
export const popularityLimits = {
  /** How long a process reuses the ranking it has read. */
  popularityMemoryMs: 30_000,
  /** Events in the ranking. */
  rankedEvents: 1_000,
  /** Sales of an event that one run counts. The next run continues after them. */
  salesPerCount: 10_000,
  /** A sale counts once it is this old: until then an earlier one may still arrive. */
  salesSettleMs: 30_000,
} as const;
