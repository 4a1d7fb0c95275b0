/** Bounds of the ledger, each with its reason. */
export const ledgerLimits = {
  /** Partitions of an organizer's ledger: one takes 1,000 writes a second, and a rush sells some thousand orders a second. */
  shards: 8,
} as const;
