export const ticketLimits = {
  /** Looks for the counts that another process is making, some two seconds in all, before one makes them oneself. */
  countLooks: 20,
  /** House seats of a type, and the request that names them all: the longest names fill it, and a row holds 400 KB. */
  blockedSeats: 2_000,
  blockedSeatsBodyBytes: 128 * 1024,
  /** A mint writes so many places, some two seconds' worth, before it looks whether it is to make something else. */
  mintPagePlaces: 1_000,
  /** Longer than a page takes at its worst, and over before Lambda tries a mint that died again, a minute later. */
  mintLeaseMs: 30_000,
  /** Buyers take places that a mint was about to take: it looks again, and then the failure queue keeps its event. */
  mintPasses: 20,
  /** Walks over a type until nothing of a cancelled event is for sale: after the first, a second finds at most what was being written. */
  withdrawalPasses: 5,
  /** Counted before one is added, so that a list of them stays one that people read. */
  usesPerPromoCode: 1_000_000,
  /** Attempts to add a type: of those sent at the same moment one wins each round, so this many may be. */
  planAttempts: 12,
  /** Read for the sales of an event: one for each ticket of the largest. */
  ticketsPerUser: 40_000,
  /** A file of attendees stays below the 6 MB that a function may answer with. */
  attendeesPerFile: 5_000,
} as const;
