/** Bounds of operations, each with its reason. */
export const operationsLimits = {
  /** How long one reconciliation begins with further events. The function itself runs for ten minutes. */
  reconciliationMs: 8 * 60_000,
  /** Versions of a setting in one answer. The numbers of the versions show whether there are older ones. */
  listedVersions: 20,
  /** Findings that one report lists. */
  reportedFindings: 200,
  /** A finding is checked again after this time. Indexes lag their table by less. */
  recheckAfterMs: 3_000,
  /**
   * Pages of the orders table that one hourly audit reads, 1 MB each: 5,120 read units, and about 24,000 orders. The next
   * run continues behind them. The orders of events on sale are checked in each run anyway.
   */
  orderPages: 40,
  /** EventBridge's own bound for one PutEvents call. */
  eventsPerPut: 10,
  /** An outbox row older than this was missed by the stream and is sent again. */
  outboxRetryAfterMs: 60_000,
  /** Rows that one run of the minute job sends again: about twenty seconds of work. */
  outboxRetryRows: 2_000,
  /** Rows of one page of the scan that finds them. */
  outboxPageRows: 1_000,
  /** Pages that one run scans. Fresh rows lie among the missed ones, thousands at the height of an on-sale. */
  outboxScanPages: 20,
} as const;
