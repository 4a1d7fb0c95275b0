export const retryLimits = {
  /** Attempts of one claim with other candidates before it is refused, and of one write that meets transactions. */
  attempts: 12,
  /** The longest wait between two attempts at a write that met another: a person is waiting for the answer. */
  maxPauseMs: 200,
} as const;
