export const recordLimits = {
  /** Read for the sales of an event: one for each ticket of the largest. */
  ordersPerEvent: 100_000,
  /** Orders without an outcome are spread over so many partitions of their index. */
  openOrderShards: 8,
  /** How long an event counts as selling, by when it has a tenth of its popularity left, and how many are looked at. */
  soldLatelyMs: 10 * 86_400_000,
  /** Invitations to a team: mailed, read some days later; more of them waiting would be mail to strangers. */
  membersPerOrganizer: 500,
  /** What an export of personal data lists of each kind. */
  exportRows: 1_000,
  /** So long after its end an event stays in the index of the published ones: it is audited there for the last time. */
  endedListedMs: 86_400_000,
  /** The longest event: whatever began earlier has ended, so lists of what is still to come need not look there. */
  eventDays: 31,
} as const;
