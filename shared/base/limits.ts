/** Bounds of error answers, each with its reason. */
export const baseLimits = {
  /** Wrong fields, or wrong lines of a file, that one answer names: more would not be read. */
  namedFaults: 20,
} as const;
