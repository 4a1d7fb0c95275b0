/** Bounds of the catalogue, each with its reason. */
export const catalogLimits = {
  /** The organizer's free JSON on an event, in bytes: each entry of a list carries it. */
  attributeBytes: 8 * 1024,
  /** Drafts of one organizer: a year of shows in many halls. */
  draftsPerOrganizer: 1_000,
  /** Events that one organizer publishes at once and in an hour: the season of a large house. Each one is a mint. */
  publishRate: { burst: 500, perMinute: 500 / 60 },
  /** Events that search covers: measured in docs/performance.md. ADR 8 covers larger ones. */
  listedEvents: 50_000,
  /** How long before its start an event may open its doors: a camp site opens the day before. */
  doorsLeadMs: 2 * 86_400_000,
  /** Drafts that one request creates, each in a transaction: almost a year of weekly shows. */
  duplicatesPerRequest: 50,
  /** Events that one run of the hourly job ends: all events of a large day. The next run continues. */
  endedPerRun: 2_000,
  /** How long ticket holders may refund a rescheduled event by default: time to read the notice and decide. */
  refundChoiceMs: 14 * 86_400_000,
} as const;
