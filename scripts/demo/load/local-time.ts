import { momentOf } from '../../../functions/catalog/duplicates/wall-clock.ts';
import { rfc3339 } from '../../../shared/base/clock.ts';

const dayMs = 86_400_000;

/** The moment at which clocks in `timeZone` show `date` (2026-07-04) and `time` (20:00), in RFC 3339 with its offset. */
export const atLocalTime = (date: string, time: string, timeZone: string): string =>
  rfc3339(momentOf(Date.parse(`${date}T${time}:00Z`), timeZone), timeZone);

/** The date in `timeZone` so many days after the one that is there at `now` (epoch ms). */
export function dateInDays(days: number, now: number, timeZone: string): string {
  const today = rfc3339(now, timeZone).slice(0, 10);
  return new Date(Date.parse(`${today}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}
