/** Bounds of the ledger, each with its reason. */
export const ledgerLimits = {
  /** Partitions of an organizer's ledger: one takes 1,000 writes a second, and a rush sells some thousand orders a second. */
  shards: 8,
  /** How long a process keeps the organizer of an event, which never changes: a process lives for some hours. */
  organizerMemoryMs: 3_600_000,
  /** How long it keeps an organizer's time zone, which hardly ever changes. */
  timezoneMemoryMs: 60_000,
} as const;
