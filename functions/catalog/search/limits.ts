/** Bounds of search, each with its reason. */
export const searchLimits = {
  /** Characters of a query: a longer text is not a search. */
  searchCharacters: 200,
  /** Words of a query that count: each costs a walk through the index. */
  searchTerms: 12,
  /** Indexed characters of a description, and of attributes: the rest repeats them, and each process holds the index. */
  searchedCharacters: 1_000,
  /** Characters of a word that are indexed. */
  searchedWordCharacters: 32,
  /** Results of a query: nobody reads further. */
  searchDepth: 1_000,
  /** Changes beside the index before they are merged into it: a reader fetches all of them with each change. */
  searchChanges: 500,
  /** A reader polls for changes at most this often. */
  searchAgeMs: 1_000,
  /** The index is rebuilt from the table after this, so a change that the stream lost is recovered. */
  searchRebuildMs: 24 * 3_600_000,
  /** Attempts to write the snapshot: its writers are one for each shard of the stream, and the rebuild. */
  searchWriteAttempts: 12,
  /** The `retry-after` of a search while search is given up. */
  searchRetrySeconds: 30,
} as const;
