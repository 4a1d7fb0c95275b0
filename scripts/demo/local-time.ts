import { rfc3339 } from '../../shared/clock.ts';

const dayMs = 86_400_000;
const offsetOf = (epochMs: number, timeZone: string): string =>
  /(Z|[+-]\d\d:\d\d)$/.exec(rfc3339(epochMs, timeZone))?.[0] ?? 'Z';

/**
 * The moment at which clocks in `timeZone` show `date` (2026-07-04) and `time` (20:00), in RFC 3339 with its offset.
 * A time that is shown twice (clocks go back) is its first showing; one that is skipped (clocks go forward) lies as much
 * later as was skipped.
 */
export function atLocalTime(date: string, time: string, timeZone: string): string {
  const wall = `${date}T${time}:00`;
  // No zone changes its clocks twice within two days, so these are the only offsets the wall time can have.
  const before = offsetOf(Date.parse(`${wall}Z`) - dayMs, timeZone);
  const after = offsetOf(Date.parse(`${wall}Z`) + dayMs, timeZone);
  const moments = [before, after].map((offset) => rfc3339(Date.parse(`${wall}${offset}`), timeZone));
  return moments.find((moment) => moment.startsWith(wall)) ?? rfc3339(Date.parse(`${wall}${before}`), timeZone);
}

/** The date in `timeZone` so many days after the one that is there at `now` (epoch ms). */
export function dateInDays(days: number, now: number, timeZone: string): string {
  const today = rfc3339(now, timeZone).slice(0, 10);
  return new Date(Date.parse(`${today}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}
