/** Bounds of requests, each with its reason. */
export const httpLimits = {
  /** Bodies are small JSON objects. A route that takes files sets its own limit. */
  bodyBytes: 64 * 1024,
  /** How deep a body may be nested: schemas and stores descend by recursion. DynamoDB itself holds 32 levels. */
  jsonDepth: 32,
  /**
   * Values of a body: containers and members. The largest seat map has 60,000 seats with three members each, each in a
   * row of its own.
   */
  jsonValues: 500_000,
  /** Longer than any id: a longer value answers `not_found` without a read. */
  pathParameterCharacters: 128,
  /** Items of a page, at most and by default. */
  pageSize: 100,
  pageSizeDefault: 20,
  /** Long enough for a random key; a row that remembers keys stays small. */
  idempotencyKeyCharacters: { min: 16, max: 128 },
  /** Our tokens have about 400. A longer one is refused before it costs a verification. */
  tokenCharacters: 4_096,
  /** How long a process caches the rows and keys that authenticate a caller: a revocation takes effect within it. */
  callerMemoryMs: 30_000,
  /** Devices work this long after their event's end: entry stays open for six hours, and late scans follow next day. */
  deviceGraceMs: 24 * 3_600_000,
  /** No stage issues tokens that live longer. A token from the future is not ours. */
  accessTokenSeconds: 7 * 86_400,
  /** Callers whose request rate one process remembers: it bounds the memory. */
  rateMemoryCallers: 20_000,
  /**
   * Webhooks of one network address, in each process. Providers send from a dozen addresses, some three for an order,
   * and repeat what is refused. A forged one costs no more than a signature.
   */
  webhookRate: { perMinute: 6_000, burst: 1_000 },
  /** Look-ups of guests by one caller: as fast as a person types, too slow to copy a guest list. */
  lookUpRate: { perMinute: 30, burst: 30 },
  /**
   * Offline scans that one device may hand over at once: ten full batches, an evening of a gate without a network. They
   * have a bucket of their own, so that a queue does not stop scans online.
   */
  offlineScanBurst: 2_000,
  /** How long a rate is tried to be counted before the request passes uncounted: the request itself needs time too. */
  ratePatienceMs: 500,
  /** The `Retry-After` of `busy`: retries have lasted some seconds by then, and a hot partition is split in minutes. */
  busySeconds: 2,
} as const;
