/** Bounds of the cache and of what it holds, each with its reason. */
export const cacheLimits = {
  /** A slow cache must cost less than the store it protects. */
  cacheTimeoutMs: 100,
  /** How long a request waits for the connection: several round trips, TLS and the login. */
  cacheConnectMs: 500,
  /** A connection that is not established, or does not answer, within this is replaced. */
  cacheSocketMs: 1_000,
  /** A client keeps its login token, which ElastiCache accepts for 15 minutes. */
  cacheClientMs: 10 * 60_000,
  /** After a fault the cache is skipped this long, then probed. Each further fault doubles the pause. */
  cachePauseMs: 1_000,
  /** The longest pause: a cache that is back is used again within it. */
  cacheMaxPauseMs: 30_000,
  /**
   * A set that was not changed for this long is deleted, or pools of ended events would stay for ever. Longer than an
   * event is announced before its sale begins. A pool that expires earlier is refilled from the index.
   */
  cacheSetMs: 60 * 86_400_000,
  /** A longer value stays in the process that loaded it: every reader of the cache pays for its length. */
  sharedViewCharacters: 500_000,
  /** The largest clock skew between two machines that is tolerated. */
  viewSkewMs: 250,
  /** A caller without a value polls this often for another process's load (0.3 s in total), then loads it itself. */
  viewPolls: 12,
  viewPollMs: 25,
} as const;
