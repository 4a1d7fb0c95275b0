import type { EventRow } from '../../../shared/records/event-row.ts';
import { calendarOf } from '../../../shared/text/calendar.ts';
import { venueLine } from '../../../shared/text/venue-line.ts';
import { eventAddress } from '../event/event.ts';
import type { Wanted } from '../event/event-filter.ts';
import { browseLimits } from './limits.ts';

const hourMs = 3_600_000;

/** What the calendar of some events is called where people subscribe to it: `Events of Night Owls in Vienna`. */
export function feedName({ organizerId, city, category }: Wanted, events: readonly EventRow[]): string {
  const organizer = organizerId === undefined ? undefined : events[0]?.organizer.name;
  return [
    'Events',
    category === undefined ? undefined : `(${category})`,
    organizer === undefined ? undefined : `of ${organizer}`,
    city === undefined ? undefined : `in ${city}`,
  ]
    .filter((part) => part !== undefined)
    .join(' ');
}

/**
 * Published events as a calendar to subscribe to. An event that was moved has its new time under the uid it had, and one
 * that was cancelled is not there any more, which takes it out of the subscribers' calendars. Within an hour the text of the
 * same events is the same.
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
      // By characters: half of one is no text.
      description: [...description].slice(0, browseLimits.feedDescriptionCharacters).join(''),
      url: eventAddress(origin, slug),
    })),
    name,
  );
