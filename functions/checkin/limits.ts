export const checkinLimits = {
  /** Ours are at most 40; clients number their scans as they like. */
  codeCharacters: 512,
  /** What the minute job looks at in one run; the others are due first in the next. */
  enrolCodeSeconds: 15 * 60,
  /** Preload starts so long before the doors open. */
  preloadLeadMs: 30 * 60_000,
  /** Passages of one ticket whose scans still repeat their answer: a device sends again within seconds, not days. */
  marksPerTicket: 8,
  /** Counted for the door's numbers: a weekend of 100,000 people who come and go; more would outlast the request. */
  passagesPerEvent: 1_000_000,
  gatesPerEvent: 100,
  devicesPerEvent: 500,
} as const;
