import { calendarOf } from '../../../shared/text/calendar.ts';
import { venueLine } from '../../../shared/text/venue-line.ts';
import type { PrintedEvent } from './confirmation.ts';

/** One entry an event, for whoever has tickets. The uid is the event's id, so a later file with a new date replaces it. */
export const eventCalendar = (events: readonly PrintedEvent[], stampedAt: number): string =>
  calendarOf(
    events.map(({ eventId, version, startsAt, endsAt, title, venue, organizer }) => ({
      ...{ uid: eventId, version, stampedAt, startsAt, endsAt, title },
      location: venueLine(venue),
      description: `Organizer: ${organizer.name}\nYour tickets are in the mail that confirmed your order.`,
    })),
  );
