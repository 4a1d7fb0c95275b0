import type { EventRow } from '../../../shared/records/event-row.ts';
import { calendarOf } from '../../../shared/text/calendar.ts';
import { venueLine } from '../../../shared/text/venue-line.ts';
import { eventUrl } from '../event/event.ts';
import type { EventFilter } from '../event/event-filter.ts';
import { browseLimits } from './limits.ts';

const hourMs = 3_600_000;

/** The title of a feed: `Events of Night Owls in Vienna`. */
export function feedName({ organizerId, city, category }: EventFilter, events: readonly EventRow[]): string {
  const organizer = organizerId === undefined ? undefined : events[0]?.organizer.name;
  return [
    'Events',
    category === undefined ? undefined : `(${category})`,
    organizer === undefined ? undefined : `of ${organizer}`,
    // As the venues spell it: a filter may be written without capitals and marks.
    city === undefined ? undefined : `in ${events[0]?.venue.city ?? city}`,
  ]
    .filter((part) => part !== undefined)
    .join(' ');
}

/**
 * Published events as an iCalendar feed. A rescheduled event keeps its uid and has its new time. A cancelled event is
 * absent, which removes it from subscribers' calendars. The text of unchanged events stays the same for an hour.
 */
export const eventFeed = (
  events: readonly EventRow[],
  { name, origin, now }: { name: string; origin: string; now: number },
): string =>
  calendarOf(
    events.map(({ eventId, version, startsAt, endsAt, title, venue, description, slug }) => ({
      ...{ uid: eventId, version, startsAt, endsAt, title },
      stampedAt: now - (now % hourMs),
      location: venueLine(venue),
      // Cut by code points: half a surrogate pair is not valid text.
      description: [...description].slice(0, browseLimits.feedDescriptionCharacters).join(''),
      url: eventUrl(origin, slug),
    })),
    name,
  );
