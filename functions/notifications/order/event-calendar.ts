import { calendarOf } from '../../../shared/text/calendar.ts';
import { venueLine } from '../../../shared/text/venue-line.ts';
import type { PrintedEvent } from './ticket-pages.ts';

/**
 * The calendar file for ticket holders, one entry per event. The uid is the event's id, so a later file replaces it.
 */
export const eventCalendar = (events: readonly PrintedEvent[], stampedAt: number): string =>
  calendarOf(
    events.map(({ eventId, version, startsAt, endsAt, title, venue, organizer }) => ({
      ...{ uid: eventId, version, stampedAt, startsAt, endsAt, title },
      location: venueLine(venue),
      description: `Organizer: ${organizer.name}\nYour tickets are attached to the mail that confirmed your order.`,
    })),
  );
