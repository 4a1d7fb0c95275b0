export const settingLimits = {
  /** How long places are held, and the ceiling that no extension passes. */
  holdSeconds: 15 * 60,
  holdCeilingSeconds: 30 * 60,
  /** A changed setting is in force everywhere within this. */
  settingsMemoryMs: 30_000,
  settings: 100,
  settingsPatienceMs: 1_000,
  /** Links mailed to one mailbox: enough for somebody who looks for them, too few to annoy anybody else. */
  linkRate: { burst: 5, perMinute: 5 / 60 },
} as const;
