/** Bounds of accounting, each with its reason. */
export const accountingLimits = {
  /** Rows that one query of a ledger partition reads: a page of entries needs fewer, and a filter drops some. */
  ledgerRowsPerQuery: 100,
  /** Transactions that one page of a ledger reads: a filter by event drops most, and a request takes some seconds. */
  ledgerRowsPerPage: 2_000,
  /** Entries of one CSV file: some 2 MB, of the 6 MB that an answer holds, read in a second or two. */
  entriesPerFile: 10_000,
  /** The highest payout: a hundred times the highest price. The sum of 9,000 such payouts is still exact. */
  payoutMinor: 1_000_000_000_000,
  /** The text of a bank transfer has 140 characters (SEPA), and that of other countries hardly more. */
  payoutReferenceCharacters: 200,
  /** What an administrator notes: a few sentences. */
  payoutNoteCharacters: 500,
  /** Rows of totals that one batch writes at the same time: it has one for each event that sells, and shard. */
  totalsWrites: 8,
  /** How long after it was posted a transaction may still change a row that a recount would replace. */
  settledMs: 5 * 60_000,
  /** The longest period of a statement: a year, and some days for fiscal years that are longer. */
  periodDays: 400,
  /** Events of a statement, in each of their currencies: its answer has some 1.5 KB for each, and holds 6 MB. */
  statementEvents: 1_000,
  /**
   * Papers of one transaction, besides their counter: DynamoDB takes 100 actions, and fewer of them conflict with another
   * reader less often.
   */
  papersPerTransaction: 40,
  /** Papers of one file: some 200 KB, and one batch read for each hundred. */
  papersPerFile: 1_000,
} as const;
