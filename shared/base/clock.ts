/** The only place that reads the time. Rules receive `now` (epoch ms) as an argument. */
export const clock = { now: (): number => Date.now() };

const formats = new Map<string, Intl.DateTimeFormat>();

function offsetFormat(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  });
  formats.set(timeZone, format);
  return format;
}

/** Formats a time as RFC 3339 with the offset of that zone at that moment: `2026-07-04T20:00:00+02:00`. */
export function rfc3339(epochMs: number, timeZone = 'UTC'): string {
  if (timeZone === 'UTC') return new Date(epochMs).toISOString();
  const part = Object.fromEntries(
    offsetFormat(timeZone)
      .formatToParts(epochMs)
      .map((p) => [p.type, p.value]),
  );
  const offset = (part.timeZoneName ?? 'GMT').replace('GMT', '') || '+00:00';
  return `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:${part.second}${offset}`;
}

/** IANA's spelling of place names: `Asia/Ho_Chi_Minh`, `America/Indiana/Knox`. */
const placeName = /^[A-Z][a-z]+(?:\/[A-Z][a-z]+(?:[_-][A-Za-z][a-z]+)*)+$/;

/**
 * Returns the IANA time zone that was typed, in IANA's spelling, or `undefined` when there is none. Intl reports some
 * zones under their former name (`Asia/Calcutta`). A newer name is kept when it is spelled as IANA spells names.
 * Offsets such as `+01:00`, which Intl accepts too, are not zones: they have no daylight saving time.
 */
export function timeZoneNamed(typed: string): string | undefined {
  if (!/^[A-Za-z]/.test(typed)) return undefined;
  let known: string;
  try {
    known = new Intl.DateTimeFormat('en', { timeZone: typed }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
  const isAlias = known.toLowerCase() !== typed.toLowerCase();
  return isAlias && placeName.test(typed) ? typed : known;
}
