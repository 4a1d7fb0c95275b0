export const baseLimits = {
  /** Wrong fields, or lines of a file, that one answer names. */
  namedFaults: 20,
} as const;
