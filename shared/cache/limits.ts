export const cacheLimits = {
  /** A slow cache must cost less than the store it spares. */
  cacheTimeoutMs: 100,
  /** What a request waits while the connection is made: several round trips, TLS and the login. */
  cacheConnectMs: 500,
  /** A connection that neither comes about nor answers for so long is dropped for a new one. */
  cacheSocketMs: 1_000,
  /** A client keeps its login token, which ElastiCache takes for 15 minutes. */
  cacheClientMs: 10 * 60_000,
  cachePauseMs: 1_000,
  /** A longer view stays in the process that made it: each reader of the cache pays for its length. */
  sharedViewCharacters: 500_000,
  /** By how much the clocks of two machines may differ. */
  viewSkewMs: 250,
  /** Whoever has nothing looks so often for what another process is about to bring, then asks the origin himself. */
  viewLooks: 12,
  viewLookMs: 25,
} as const;
