export const operationsLimits = {
  /** What one audit looks at, and what its report lists. */
  auditedEvents: 2_000,
  auditFindings: 200,
  /** Changes of an event's types and codes that it reads where something is above a limit: each is made by hand. */
  auditedChanges: 10_000,
  /** What is found is looked for again after this: indexes trail their table by less. */
  auditAgainAfterMs: 3_000,
  /** EventBridge's own bound for one PutEvents call. */
  eventsPerPut: 10,
  /** An outbox row older than this was missed by the stream and is sent again. */
  outboxRetryAfterMs: 60_000,
  /** Sent again by one run of the minute job: some twenty seconds of it. */
  outboxRetryRows: 2_000,
  /** What one run reads to find them: fresh rows lie among them, thousands while an on-sale is at its height. */
  outboxPageRows: 1_000,
  outboxScanPages: 20,
} as const;
