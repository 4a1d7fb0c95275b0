import { rfc3339 } from '../../../shared/base/clock.ts';
import type { DemoEvent } from './data.ts';
import { atLocalTime, dateInDays } from './local-time.ts';

const minuteMs = 60_000;
/** Whoever loads the data wants to walk in for a while: an event about to end is of no use. */
const leftMs = 60 * minuteMs;
const salesStartBeforeMs = 24 * 60 * minuteMs;

export interface EventTimes {
  startsAt: string;
  endsAt: string;
  doorsOpenAt: string;
  salesStartAt: string;
  salesEndAt: string;
}

/** When an event of the data takes place if it is loaded at `now` (epoch ms), as the API wants it. */
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
    // The one that can be walked into sells until it ends, the others until they start.
    salesEndAt: underWay ? endsAt : startsAt,
  };
}

/** Whether an event that was loaded before still serves: it lies ahead, or, if its doors were open then, goes on. */
export const stillServes = (event: DemoEvent, loaded: { startsAt: string; endsAt: string }, now: number): boolean =>
  'startsInMinutes' in event ? Date.parse(loaded.endsAt) - leftMs > now : Date.parse(loaded.startsAt) > now;
