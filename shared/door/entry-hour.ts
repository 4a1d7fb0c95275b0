/*
 * When the ticket of an entry entered last, in two characters: 100,000 used tickets have to fit into one manifest. Pure,
 * since the page of the gate reads it too.
 */

const hourMs = 3_600_000;
const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** 170 days, after which the text begins anew. */
const hours = digits.length ** 2;
/** The admission of a type may begin so long before the doors. */
const earlyHours = 7 * 24;

/** Encodes the hour of a time (epoch ms), without its multiples of 170 days. */
export function encodeEntryHour(at: number): string {
  const hour = Math.floor(at / hourMs) % hours;
  return `${digits[Math.floor(hour / digits.length)]}${digits[hour % digits.length]}`;
}

/**
 * Decodes the beginning of an hour, epoch ms: the first one that fits, from seven days before `since` on. An event of
 * more than 163 days reads a late hour as an early one.
 */
export function decodeEntryHour(text: string, since: number): number {
  const hour = digits.indexOf(text[0] ?? '') * digits.length + digits.indexOf(text[1] ?? '');
  const from = Math.floor(since / hourMs) - earlyHours;
  return (from + ((((hour - from) % hours) + hours) % hours)) * hourMs;
}
