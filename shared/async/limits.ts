/** Bounds of retries, each with its reason. */
export const retryLimits = {
  /** Attempts of one claim with other candidates before it is refused, and of one write that conflicts with others. */
  attempts: 12,
  /** The longest wait between two attempts at a conflicting write: a person is waiting for the answer. */
  maxPauseMs: 200,
} as const;
