export const venueLimits = {
  /** Requests. */
  seatMapBytes: 4 * 1024 * 1024,
  /** Invitations to a team: mailed, read some days later; more of them waiting would be mail to strangers. */
  invitationMs: 7 * 86_400_000,
  invitationsPerOrganizer: 100,
  /** Members one account may add or invite: a whole crew at once, and then no way to find out who has an account. */
  invitationRate: { burst: 30, perMinute: 30 / 60 },
} as const;
