/** Bounds of reads and writes, each with its reason. */
export const dynamoLimits = {
  /** DynamoDB's own limits of one batch. */
  batchGet: 100,
  batchWrite: 25,
  /** Actions of one transaction: DynamoDB's own limit. */
  transaction: 100,
  /** Rows that one query holds in memory: several times the places of the largest ticket type. */
  rowsInMemory: 250_000,
  /** Rows of one query of a filtered list, and queries for one page of it: a page may be short, but it always ends. */
  partitionPageRows: 1_000,
  partitionReads: 40,
} as const;
