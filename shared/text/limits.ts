/** Bounds of text that people and clients send, each with its reason. */
export const textLimits = {
  /** The limits of RFC 5321: a whole address, and the part before the @. */
  emailBytes: 254,
  localPartBytes: 64,
  /** A URL that people are shown. */
  urlCharacters: 500,
  /** Our ids have at most 40 characters. Clients choose the ids of their scans. */
  idCharacters: 64,
  /** Years in UTC. Within them every time has a four-digit year, so that positions sort as text. */
  years: { first: 2000, last: 9998 },
} as const;
