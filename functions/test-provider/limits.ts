/** Bounds of the test provider, each with its reason. */
export const testProviderLimits = {
  /** How long a webhook waits for its answer: the receiver asks the ledger, and answers within a second. */
  webhookMs: 8_000,
} as const;
