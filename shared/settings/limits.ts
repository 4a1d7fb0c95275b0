/** Bounds and defaults of settings, each with its reason. */
export const settingLimits = {
  /** How long places are held by default, and the ceiling that no extension passes. */
  holdSeconds: 15 * 60,
  holdCeilingSeconds: 30 * 60,
  /** How long a process caches the settings: a change takes effect everywhere within it. */
  settingsMemoryMs: 30_000,
  /** Rows of one read, far more than there are settings. */
  settings: 100,
  /** Every request waits for the settings: after this the previous ones, or the defaults, are used. */
  settingsPatienceMs: 1_000,
  /** Links mailed to one mailbox: enough for an owner who waits for one, too few to annoy an owner who does not. */
  linkRate: { burst: 5, perMinute: 5 / 60 },
  /** Mails with free tickets to one mailbox: enough for a day's guest list, too few to flood somebody. */
  freeTicketRate: { burst: 20, perMinute: 20 / 60 },
  /** Notices about free tickets of an unproved mailbox. An organizer may change an event as often as they like. */
  freeNoticeRate: { burst: 10, perMinute: 10 / 60 },
  /** Notices to one member that a door has reached its capacity. Small zones reach theirs often. */
  capacityNoticeRate: { burst: 10, perMinute: 10 / 60 },
} as const;
