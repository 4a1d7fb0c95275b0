/** Bounds of the reconciler, each with its reason. */
export const reconcilerLimits = {
  /** The present is left out: indexes, streams and a provider's own books follow within it. */
  quietMs: 2 * 60_000,
  /** The longest window of one run. The next run continues where it ended. */
  windowMs: 3_600_000,
  /** Records of a provider in one run, some 300 bytes each: four times an hour of 25,000 orders. Beyond, the window is halved. */
  records: 100_000,
  /** Orders that are read and compared at the same time, in bytes of their rows some 2 MB. */
  batch: 100,
  /** Batches at the same time. */
  concurrentBatches: 10,
  /** Calls of providers at the same time, for what a list does not show, and mends. */
  concurrentMends: 5,
  /** Open findings that one run looks at again. Beyond that many, a person has to look at the kind, not at each. */
  openFindings: 2_000,
  /** Before a finding counts, its order is read again after this time. */
  recheckAfterMs: 1_000,
} as const;
