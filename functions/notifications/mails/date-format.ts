import { rfc3339 } from '../../../shared/base/clock.ts';

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
const formatDay = (timeZone: string, epochMs: number): string =>
  format(epochMs, { timeZone, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

/** `20:00` */
const formatTime = (timeZone: string, epochMs: number): string =>
  format(epochMs, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** `Central European Summer Time`, the name in force at that moment. */
export function formatZone(timeZone: string, epochMs: number): string {
  const parts = formatOf({ timeZone, timeZoneName: 'long' }).formatToParts(epochMs);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}

/**
 * `Saturday, 4 July 2026, 20:00`. With the name of the zone where another one is in force than at `beside`, the moment
 * that is shown with its zone.
 */
export function formatMoment(timeZone: string, epochMs: number, beside: number): string {
  const text = `${formatDay(timeZone, epochMs)}, ${formatTime(timeZone, epochMs)}`;
  const zone = formatZone(timeZone, epochMs);
  return zone === formatZone(timeZone, beside) ? text : `${text} (${zone})`;
}

interface EventTimes {
  startsAt: number;
  endsAt: number;
  doorsOpenAt: number;
}

/**
 * The times of an event as people are shown them together: `span` is `20:00 – 23:00`, with the day of the end if that
 * differs. If clocks change in between, each time has its own offset, `01:30 (UTC+02:00)`, and `zone` names both.
 */
export function formatTimes(timeZone: string, { startsAt, endsAt, doorsOpenAt }: EventTimes) {
  const together = [doorsOpenAt, startsAt, endsAt];
  const zones = new Set(together.map((moment) => formatZone(timeZone, moment)));
  const offsets = new Set(together.map((moment) => offsetAt(timeZone, moment)));
  const time = (moment: number): string =>
    offsets.size === 1
      ? formatTime(timeZone, moment)
      : `${formatTime(timeZone, moment)} (UTC${offsetAt(timeZone, moment)})`;
  const endsOnItsDay = formatDay(timeZone, startsAt) === formatDay(timeZone, endsAt);
  const endDay = format(endsAt, { timeZone, weekday: 'short', day: 'numeric', month: 'short' });
  return {
    day: formatDay(timeZone, startsAt),
    span: `${time(startsAt)} – ${endsOnItsDay ? '' : `${endDay}, `}${time(endsAt)}`,
    doors: time(doorsOpenAt),
    zone: [...zones].join(', '),
  };
}

/** `+02:00` */
const offsetAt = (timeZone: string, epochMs: number): string =>
  rfc3339(epochMs, timeZone).slice(19).replace(/^.*Z$/, '+00:00');
