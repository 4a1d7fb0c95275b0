export const searchLimits = {
  /** A search: longer ones are no searches, and each word costs a walk through all that are known. */
  searchCharacters: 200,
  searchTerms: 12,
  /** What of a description, and of the attributes, is looked through: the rest repeats it, and a process keeps it all. */
  searchedCharacters: 1_000,
  searchedWordCharacters: 32,
  /** Nobody reads further than this into what was found. */
  searchDepth: 1_000,
  /** How many events search is built for: measured (docs/performance.md), and with what lies beyond it in ADR 8. */
  searchedEvents: 50_000,
  /** Changes beside the index before they become part of it: a reader fetches them with each change. */
  searchChanges: 500,
  /** A reader looks for changes at most this often. */
  searchAgeMs: 1_000,
  /** The index is made anew from the table after this: whatever the stream lost is found again. */
  searchRebuildMs: 24 * 3_600_000,
  /** Writers of the index that meet: one a shard of the stream, and the rebuild. */
  searchWriteAttempts: 12,
  /** What is told to whoever searches while search is given up. */
  searchRetrySeconds: 30,
} as const;
