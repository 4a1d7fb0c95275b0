import { newId } from '../../../shared/base/id.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { conflict, notFound, wrongState } from '../../../shared/base/problems.ts';
import { refuse } from '../../../shared/base/refuse.ts';
import { plannedMap } from '../../../shared/inventory/selling-plan.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { readOrganizer, readVenue } from '../../../shared/records/venue-rows.ts';
import {
  attributesRow,
  eventView,
  organizerFacts,
  requireTimes,
  sellingFacts,
  slugFor,
  timesOf,
  venueFacts,
} from '../event/event.ts';
import type { ChangedFields, EventFields } from '../event/event-schema.ts';
import * as store from '../event/event-store.ts';
import { notADraft, nothingToSell, venueDoubleBooked } from '../problems.ts';
import { changePublished } from './published-event-store.ts';
import { moved } from './reschedule.ts';
import { callOff } from './start-cancellation-store.ts';
import { othersAtVenue } from './venue-booking-store.ts';

/** The venue is free then, or its organizer means it. @throws Problem `venue_double_booked`. */
async function requireVenue(event: EventRow, confirmed: boolean | undefined, now: number): Promise<void> {
  const others = confirmed ? [] : await othersAtVenue(event, now);
  if (others.length === 0) return;
  const events = others.map((other) => {
    const { id, slug, title, startsAt, endsAt } = eventView(other);
    return { id, slug, title, startsAt, endsAt };
  });
  throw new Problem(venueDoubleBooked, undefined, { members: { events } });
}

/** @throws Problem `not_found` for a venue that is none, `invalid_request`. */
export async function draftEvent(fields: EventFields, now: number): Promise<EventRow> {
  const [venue, organizer] = await Promise.all([readVenue(fields.venueId), readOrganizer(fields.organizerId)]);
  if (!venue || !organizer) throw new Problem(notFound, 'There is no such venue');
  const eventId = newId('evt', now);
  const { imageUrl, attributes, startsAt, endsAt, doorsOpenAt, ...rest } = fields;
  const event: EventRow = {
    ...rest,
    ...(imageUrl && { imageUrl }),
    ...attributesRow(attributes),
    startsAt: Date.parse(startsAt),
    endsAt: Date.parse(endsAt),
    doorsOpenAt: Date.parse(doorsOpenAt),
    eventId,
    slug: slugFor(fields.title, eventId),
    status: 'draft',
    version: 1,
    venue: venueFacts(venue),
    organizer: organizerFacts(organizer),
  };
  requireTimes(event, now);
  await store.createEvent(event);
  return event;
}

/**
 * A draft or a published event; another date of a published one is told to whoever has tickets.
 * @throws Problem `wrong_state`, `invalid_request`, `conflict`, `venue_double_booked`.
 */
export async function changeEvent(event: EventRow, fields: ChangedFields, now: number): Promise<EventRow> {
  if (event.status !== 'draft' && event.status !== 'published') throw new Problem(wrongState);
  const { startsAt, endsAt, doorsOpenAt, attributes, refundUntil, confirmDoubleBooking, ...rest } = fields;
  const times = timesOf({ startsAt, endsAt, doorsOpenAt });
  const next = { ...event, ...times };
  requireTimes(next, now);
  const sent = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const change = { ...sent, ...times, ...attributesRow(attributes) };
  if (event.status === 'published') {
    const until = refundUntil === undefined ? undefined : Date.parse(refundUntil);
    const move = moved(event, next, until, now);
    if (move.rescheduled) await requireVenue(next, confirmDoubleBooking, now);
    return changePublished(event, { ...change, ...move }, now);
  }
  if (refundUntil !== undefined) refuse('/refundUntil', 'belongs to another startsAt of a published event');
  const changed = await store.changeDraft(event, change);
  if (!changed) throw new Problem(conflict);
  return changed;
}

/** @throws Problem `not_a_draft`, `nothing_to_sell`, `invalid_request`, `conflict`, `venue_double_booked`. */
export async function publishEvent(event: EventRow, confirmed: boolean | undefined, now: number): Promise<EventRow> {
  if (event.status !== 'draft') throw new Problem(notADraft);
  requireTimes(event, now);
  const [{ plan, types }, venue] = await Promise.all([store.planned(event.eventId), readVenue(event.venueId)]);
  if (types.length === 0) throw new Problem(nothingToSell);
  await requireVenue(event, confirmed, now);
  const facts = sellingFacts(event, plannedMap(plan, venue?.seatMap));
  return store.publish(event, { plan, facts, types }, now);
}

/**
 * The event will not take place; cancelled once more it stays as it is.
 * @throws Problem `wrong_state` when it is over, `conflict`.
 */
export async function cancelEvent(event: EventRow, reason: string | undefined, now: number): Promise<EventRow> {
  if (event.status === 'cancelling' || event.status === 'cancelled') return event;
  if (event.status === 'ended' || event.endsAt <= now) throw new Problem(wrongState, 'This event is over');
  const cancelled = await callOff(event, { at: now, ...(reason && { reason }) });
  if (!cancelled) throw new Problem(conflict);
  return cancelled;
}
