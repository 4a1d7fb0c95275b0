/** The one place that reads the time; rules receive `now` (epoch milliseconds) as an argument. */
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

/** RFC 3339 with the offset in force in that zone at that moment: `2026-07-04T20:00:00+02:00`. */
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

/** Whether this runtime knows the IANA zone. */
export function isTimeZone(name: string): boolean {
  try {
    offsetFormat(name);
    return true;
  } catch {
    return false;
  }
}
