const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * Memoized: creating a format costs a hundred times its use. There are few: one per venue time zone and option set
 * below.
 */
function formatOf(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  const format = formats.get(key) ?? new Intl.DateTimeFormat('en-GB', options);
  formats.set(key, format);
  return format;
}

/** Replaces typographic spaces of the locale data by plain ones: standard PDF fonts do not have them. */
const format = (epochMs: number, options: Intl.DateTimeFormatOptions): string =>
  formatOf(options)
    .format(epochMs)
    .replace(/[\u00a0\u2009\u202f]/g, ' ');

/** `Saturday, 4 July 2026`, up to punctuation of the locale data. Times are epoch ms here and below. */
export const formatDay = (timeZone: string, epochMs: number): string =>
  format(epochMs, { timeZone, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

/** `20:00` */
export const formatTime = (timeZone: string, epochMs: number): string =>
  format(epochMs, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** `Central European Summer Time`, the name in force at that moment. */
export function formatZone(timeZone: string, epochMs: number): string {
  const parts = formatOf({ timeZone, timeZoneName: 'long' }).formatToParts(epochMs);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}

/** `20:00 – 23:00`, with the day of the end if that differs. */
export function formatTimeSpan(timeZone: string, startsAt: number, endsAt: number): string {
  const start = formatTime(timeZone, startsAt);
  if (formatDay(timeZone, startsAt) === formatDay(timeZone, endsAt))
    return `${start} – ${formatTime(timeZone, endsAt)}`;
  const endDay = format(endsAt, { timeZone, weekday: 'short', day: 'numeric', month: 'short' });
  return `${start} – ${endDay}, ${formatTime(timeZone, endsAt)}`;
}
