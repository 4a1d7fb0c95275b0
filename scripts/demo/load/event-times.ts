import { rfc3339 } from '../../../shared/base/clock.ts';
import type { DemoEvent } from './data.ts';
import { atLocalTime, dateInDays } from './local-time.ts';

const minuteMs = 60_000;
/** The demo needs an event with open doors for a while, so one that ends within an hour is replaced. */
const minRemainingMs = 60 * minuteMs;
const salesStartBeforeMs = 24 * 60 * minuteMs;

export interface EventTimes {
  startsAt: string;
  endsAt: string;
  doorsOpenAt: string;
  salesStartAt: string;
  salesEndAt: string;
}

/** Returns the times of a demo event loaded at `now` (epoch ms), in RFC 3339 for the API. */
export function timesOf(event: DemoEvent, timeZone: string, now: number): EventTimes {
  const underWay = 'startsInMinutes' in event;
  const startsAt = underWay
    ? rfc3339(now + event.startsInMinutes * minuteMs, timeZone)
    : atLocalTime(dateInDays(event.startsInDays, now, timeZone), event.at, timeZone);
  const shifted = (minutes: number) => rfc3339(Date.parse(startsAt) + minutes * minuteMs, timeZone);
  const endsAt = shifted(event.durationMinutes);
  return {
    startsAt,
    endsAt,
    doorsOpenAt: shifted(-event.doorsMinutes),
    salesStartAt: rfc3339(now - salesStartBeforeMs, timeZone),
    // The event under way sells until it ends, the others until they start.
    salesEndAt: underWay ? endsAt : startsAt,
  };
}

/** Tells whether an event loaded earlier is still usable: in the future, or (the one under way) not about to end. */
export const stillServes = (event: DemoEvent, loaded: { startsAt: string; endsAt: string }, now: number): boolean =>
  'startsInMinutes' in event ? Date.parse(loaded.endsAt) - minRemainingMs > now : Date.parse(loaded.startsAt) > now;
