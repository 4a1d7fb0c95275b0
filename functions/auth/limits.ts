/** Bounds of accounts, sessions and sign-in, each with its reason. */
export const authLimits = {
  /** Active sessions. Beyond it, a sign-in ends the least recently used one. */
  sessionsPerUser: 20,
  /** Orders, and tickets, of one export: the answer stays below Lambda's 6 MB. An export that is cut off says so. */
  exportedRows: 1_000,
  /** How long a process caches the session keys: a rotated secret is in use within it. Earlier tokens stay valid. */
  signingKeyMemoryMs: 10 * 60_000,
  /** Tokens of an unknown key, forged ones included, cause the secret to be read again at most this often. */
  signingKeyRetryMs: 5_000,
  /** How long mailed links are valid. */
  verificationLinkMs: 3 * 86_400_000,
  resetLinkMs: 3_600_000,
  /** Orders that a guest's link names: enough to know them as one's own. */
  mailedPurchases: 5,
  /** Orders that are read to find them: one page, in which few have failed. */
  readPurchases: 20,
  /** How long the row of a mail request is kept. */
  mailRequestMs: 86_400_000,
  /** Wrong passwords for one account. */
  passwordRate: { burst: 10, perMinute: 10 / 15 },
  /** How long a network address is familiar to an account after a sign-in from it. */
  familiarAddressMs: 90 * 86_400_000,
  /** How old the sign-in behind an erasure may be: a found token or open session erases no account. */
  freshSignInMs: 15 * 60_000,
  /** Work factor of an imported BCrypt hash. With one more, a sign-in takes ten seconds of function time. */
  bcryptCost: 14,
} as const;
