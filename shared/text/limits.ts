export const textLimits = {
  /** RFC 5321's own. */
  emailBytes: 254,
  /** An address that people are shown. */
  urlCharacters: 500,
  /** Ours are at most 40; clients number their scans as they like. */
  idCharacters: 64,
  /** Years in UTC: within them each time has a four-digit year, so that positions sort as text. */
  years: { first: 2000, last: 9998 },
} as const;
