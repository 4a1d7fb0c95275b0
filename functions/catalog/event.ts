import { rfc3339 } from '../../shared/clock.ts';
import { invalidRequest, Problem } from '../../shared/errors.ts';
import type { SellingFacts, TicketType } from '../../shared/inventory.ts';
import type { EventRecord, OrganizerRecord, VenueRecord } from '../../shared/records.ts';
import { ticketTypeView } from '../../shared/ticket-type.ts';

interface Times {
  startsAt: number;
  endsAt: number;
  doorsOpenAt: number;
}

/** @throws Problem `invalid_request` unless doors ≤ start < end, and the end lies ahead. */
export function requireTimes({ startsAt, endsAt, doorsOpenAt }: Times, now: number): void {
  const fault = (pointer: string, message: string): never => {
    throw new Problem(invalidRequest, `${pointer}: ${message}`, { errors: [{ pointer, message }] });
  };
  if (endsAt <= startsAt) fault('/endsAt', 'must be after startsAt');
  if (doorsOpenAt > startsAt) fault('/doorsOpenAt', 'must not be after startsAt');
  if (endsAt <= now) fault('/endsAt', 'must be in the future');
}

/** Copies of what every reader of the event shows, so that browsing reads one table. */
export const venueFacts = ({ name, city, country, timezone, address }: VenueRecord): EventRecord['venue'] => ({
  name,
  city,
  country,
  timezone,
  address,
});

export const organizerFacts = ({ organizerId, name, slug, logoUrl }: OrganizerRecord): EventRecord['organizer'] => ({
  id: organizerId,
  name,
  slug,
  ...(logoUrl && { logoUrl }),
});

/** What selling needs to know of the event. */
export const sellingFacts = (event: EventRecord, venue: VenueRecord): SellingFacts => ({
  eventId: event.eventId,
  organizerId: event.organizerId,
  title: event.title,
  startsAt: event.startsAt,
  endsAt: event.endsAt,
  doorsOpenAt: event.doorsOpenAt,
  currency: event.currency,
  status: 'published',
  ...(venue.seatMap && { seatMap: venue.seatMap }),
});

/** The event as the API shows it, times in the venue's zone. Hidden types are their organizer's alone. */
export function eventView(event: EventRecord, types?: readonly TicketType[]) {
  const { timezone, ...venue } = event.venue;
  return {
    id: event.eventId,
    slug: event.slug,
    status: event.status,
    organizerId: event.organizerId,
    venueId: event.venueId,
    title: event.title,
    description: event.description,
    category: event.category,
    startsAt: rfc3339(event.startsAt, timezone),
    endsAt: rfc3339(event.endsAt, timezone),
    doorsOpenAt: rfc3339(event.doorsOpenAt, timezone),
    timezone,
    currency: event.currency,
    ...(event.imageUrl && { imageUrl: event.imageUrl }),
    ...(event.attributes && { attributes: event.attributes }),
    venue: { id: event.venueId, ...venue },
    organizer: event.organizer,
    ...(types && { ticketTypes: types.map((type) => ticketTypeView(type, timezone)) }),
    version: event.version,
  };
}
