/** Bounds of the ledger, each with its reason. */
export const ledgerLimits = {
  /** Partitions of an organizer's ledger: one takes 1,000 writes a second, and a rush sells some thousand orders a second. */
  shards: 8,
  /** How long a process keeps the organizer of an event, which never changes: a process lives for some hours. */
  organizerMemoryMs: 3_600_000,
  /** How long it keeps an organizer's time zone, which hardly ever changes. */
  timezoneMemoryMs: 60_000,
  /** How long after its end a day closes: its last transactions are posted within seconds, and added up in minutes. */
  closingMs: 10 * 60_000,
  /** How long before it closes the last ones are posted, so that the stream has the time to bring them. */
  countingMs: 5 * 60_000,
} as const;
