import { rfc3339 } from '../../../shared/base/clock.ts';
import { momentOf } from '../../../shared/base/wall-clock.ts';

const dayMs = 86_400_000;

/** Converts the local `date` (2026-07-04) and `time` (20:00) of `timeZone` to RFC 3339 with its offset. */
export const atLocalTime = (date: string, time: string, timeZone: string): string =>
  rfc3339(momentOf(Date.parse(`${date}T${time}:00Z`), timeZone), timeZone);

/** Returns the date `days` after the local date in `timeZone` at `now` (epoch ms). */
export function dateInDays(days: number, now: number, timeZone: string): string {
  const today = rfc3339(now, timeZone).slice(0, 10);
  return new Date(Date.parse(`${today}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}
