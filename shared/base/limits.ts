/** Bounds of error answers and of money, each with its reason. */
export const baseLimits = {
  /** Wrong fields, or wrong lines of a file, that one answer names: more would not be read. */
  namedFaults: 20,
  /** The highest price: 100 million rupiahs, some 5,000 euros. The sum of half a million such prices is still exact. */
  priceMinor: 10_000_000_000,
} as const;
