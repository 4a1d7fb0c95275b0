/** Bounds of accounting, each with its reason. */
export const accountingLimits = {
  /** Rows that one query of a ledger partition reads: a page of entries needs fewer, and a filter drops some. */
  ledgerRowsPerQuery: 100,
  /** Transactions that one page of a ledger reads: a filter by event drops most, and a request takes some seconds. */
  ledgerRowsPerPage: 2_000,
} as const;
