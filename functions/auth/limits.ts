export const authLimits = {
  /** One more ends the session used longest ago; ended ones stay as rows until their time is over. */
  sessionsPerUser: 20,
  sessionRowsPerUser: 500,
  /** A rotated session secret is in use within this; tokens of the one before stay valid. */
  signingKeyMemoryMs: 10 * 60_000,
  /** Tokens made with no known key ask for the secret again, forged ones too: not more often than this. */
  signingKeyRetryMs: 5_000,
  /** How long mailed links work, and how long a request for one is remembered. */
  verificationLinkMs: 3 * 86_400_000,
  resetLinkMs: 3_600_000,
  mailRequestMs: 86_400_000,
  /** Wrong passwords, and how long an address counts as an account's own after a sign-in. */
  passwordRate: { burst: 10, perMinute: 10 / 15 },
  familiarAddressMs: 90 * 86_400_000,
  /** Work factor of an imported BCrypt hash: one more than this and a sign-in takes ten seconds of a function. */
  bcryptCost: 14,
} as const;
