/** Bounds of venues and teams, each with its reason. */
export const venueLimits = {
  /** The body of a seat map: about 70 bytes for each of 60,000 seats. */
  seatMapBytes: 4 * 1024 * 1024,
  /** Organizers that one account founds: an agency with many brands. Its other accounts may found more. */
  organizersPerAccount: 50,
  /** Venues of one organizer: a chain of cinemas, or a year of places that a tour comes to. */
  venuesPerOrganizer: 500,
  /** How long an invitation is valid: mails are often read some days later. */
  invitationMs: 7 * 86_400_000,
  /** Open invitations at most: more would be mail to strangers. */
  invitationsPerOrganizer: 100,
  /** Members that one account may add or invite: a whole crew at a time, too few to find out who has an account. */
  invitationRate: { burst: 30, perMinute: 30 / 60 },
} as const;
