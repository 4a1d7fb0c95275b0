const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format costs a hundred times its use; there are as many as venues' zones and the few option sets below. */
function formatOf(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  const format = formats.get(key) ?? new Intl.DateTimeFormat('en-GB', options);
  formats.set(key, format);
  return format;
}

/** Typographic spaces of the locale data become plain ones: standard PDF fonts do not have them. */
const format = (epochMs: number, options: Intl.DateTimeFormatOptions): string =>
  formatOf(options)
    .format(epochMs)
    .replace(/[\u00a0\u2009\u202f]/g, ' ');

export const formatDay = (timeZone: string, epochMs: number): string =>
  format(epochMs, { timeZone, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

/** `20:00` */
export const formatTime = (timeZone: string, epochMs: number): string =>
  format(epochMs, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** `Central European Summer Time`, as in force at that moment. */
export function formatZone(timeZone: string, epochMs: number): string {
  const parts = formatOf({ timeZone, timeZoneName: 'long' }).formatToParts(epochMs);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}

/** `20:00 – 23:00`, with the day of the end where it is another one. */
export function formatTimeSpan(timeZone: string, startsAt: number, endsAt: number): string {
  const start = formatTime(timeZone, startsAt);
  if (formatDay(timeZone, startsAt) === formatDay(timeZone, endsAt)) return `${start} – ${formatTime(timeZone, endsAt)}`;
  const endDay = format(endsAt, { timeZone, weekday: 'short', day: 'numeric', month: 'short' });
  return `${start} – ${endDay}, ${formatTime(timeZone, endsAt)}`;
}

/** `Section A, row 1, seat 12` of `A-1-12`; any other label as it is. */
export function formatSeat(label: string): string {
  const [section, row, seat, ...more] = label.split('-');
  return section && row && seat && more.length === 0 ? `Section ${section}, row ${row}, seat ${seat}` : label;
}
