export const httpLimits = {
  /** Requests. */
  bodyBytes: 64 * 1024,
  /** How deep a body may be nested: schemas and stores descend by recursion. DynamoDB itself holds 32 levels. */
  jsonDepth: 32,
  /** RFC 5321's own. */
  pathParameterCharacters: 128,
  /** Ours are at most 40; clients number their scans as they like. */
  pageSize: 100,
  pageSizeDefault: 20,
  idempotencyKeyCharacters: { min: 16, max: 128 },
  /** A caller's token; ours have about 400, and whoever sends more wants us to work. */
  tokenCharacters: 4_096,
  /** Rows and keys that authenticate a caller are remembered this long: a revocation is seen within it. */
  callerMemoryMs: 30_000,
  /** No stage lets a token live longer; one from the future is none of ours. */
  accessTokenSeconds: 7 * 86_400,
  /** Callers whose request rate one process remembers. */
  rateMemoryCallers: 20_000,
} as const;
