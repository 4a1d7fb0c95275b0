export const dynamoLimits = {
  /** DynamoDB's own bounds. */
  batchGet: 100,
  batchWrite: 25,
  /** Rows read at once of a list that filters, and how often for one page of it. */
  partitionPageRows: 1_000,
  partitionReads: 40,
} as const;
