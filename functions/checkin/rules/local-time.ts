import { rfc3339 } from '../../../shared/base/clock.ts';
import { dayIn } from '../../../shared/base/wall-clock.ts';

const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

/** A time as a gate reads it, in the venue's zone: `19:00`, and on another day `4 July, 19:00`. */
export function localTime(at: number, { now, timeZone }: { now: number; timeZone: string }): string {
  const text = rfc3339(at, timeZone);
  const time = text.slice(11, 16);
  const day = text.slice(0, 10);
  if (day === dayIn(timeZone, now)) return time;
  return `${Number(day.slice(8))} ${months[Number(day.slice(5, 7)) - 1]}, ${time}`;
}
