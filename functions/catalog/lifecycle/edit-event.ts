import { newId } from '../../../shared/base/id.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { notFound, suspended, wrongState } from '../../../shared/base/problems.ts';
import { refuse } from '../../../shared/base/refuse.ts';
import { requireAllowed, spendFromSharedBucket } from '../../../shared/http/shared-bucket.ts';
import { plannedMap } from '../../../shared/inventory/selling-plan.ts';
import { isSuspended } from '../../../shared/inventory/suspension.ts';
import { requireRoomAtVenue } from '../../../shared/records/event-capacity.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { readOrganizer, readVenue } from '../../../shared/records/venue-rows.ts';
import {
  attributesRow,
  eventView,
  organizerFacts,
  requireFeesIn,
  requireTimes,
  sellingFacts,
  slugFor,
  timesOf,
  venueFacts,
} from '../event/event.ts';
import type { ChangedFields, EventFields } from '../event/event-schema.ts';
import { createEvent } from '../event/event-store.ts';
import { readPlanAndTypes } from '../event/selling-plan-store.ts';
import { catalogLimits } from '../limits.ts';
import { notADraft, nothingToSell, venueChanged, venueDoubleBooked, venueNotShared } from '../problems.ts';
import { dateChange } from '../reschedule/date-change.ts';
import { type ChangedEvent, writeWithWindows } from '../reschedule/write-with-windows.ts';
import { updateDraft } from './draft-store.ts';
import { publishDraft } from './publish-store.ts';
import { updatePublished } from './published-event-store.ts';
import { startCancellation } from './start-cancellation-store.ts';
import { findVenueConflicts } from './venue-booking-store.ts';
import { mayUseVenue } from './venue-change.ts';

/** What an organizer may confirm when it publishes. */
interface Confirmations {
  confirmDoubleBooking?: boolean | undefined;
  confirmOverCapacity?: boolean | undefined;
}

/**
 * Creates a draft. @throws Problem `not_found` for an unknown venue, `venue_not_shared`, `suspended`, `invalid_request`,
 * `too_many_drafts`.
 */
export async function draftEvent(fields: EventFields, now: number): Promise<EventRow> {
  const [venue, organizer] = await Promise.all([readVenue(fields.venueId), readOrganizer(fields.organizerId)]);
  if (!venue || !organizer) throw new Problem(notFound, 'Venue not found');
  if (organizer.suspensionId) throw new Problem(suspended);
  if (!mayUseVenue(fields.organizerId, venue)) throw new Problem(venueNotShared);
  const eventId = newId('evt', now);
  const { imageUrl, attributes, startsAt, endsAt, doorsOpenAt, refundPolicy, ...rest } = fields;
  requireFeesIn(fields.currency, refundPolicy);
  const event: EventRow = {
    ...rest,
    ...(imageUrl && { imageUrl }),
    ...attributesRow(attributes),
    ...(refundPolicy && { refundPolicy }),
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
  await createEvent(event);
  return event;
}

/**
 * Updates a draft or a published event. A new date of a published event notifies ticket holders. Sales windows move with
 * a new start unless `keepSalesWindows` is sent.
 * @throws Problem `wrong_state`, `invalid_request`, `conflict`, `venue_double_booked`, `venue_changed`, `suspended`.
 */
export async function updateEvent(event: EventRow, fields: ChangedFields, now: number): Promise<ChangedEvent> {
  if (event.status !== 'draft' && event.status !== 'published') throw new Problem(wrongState);
  if (isSuspended(event)) throw new Problem(suspended);
  const { startsAt, endsAt, doorsOpenAt, attributes, ...others } = fields;
  const { refundUntil, keepSalesWindows = false, confirmDoubleBooking, acceptVenueChange, ...rest } = others;
  const times = timesOf({ startsAt, endsAt, doorsOpenAt });
  const next = { ...event, ...times };
  requireTimes(next, now);
  requireFeesIn(event.currency, rest.refundPolicy ?? {});
  const sent = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const accepted = acceptVenueChange === undefined ? {} : { venue: await acceptedVenue(event, acceptVenueChange) };
  const change = { ...sent, ...times, ...attributesRow(attributes), ...accepted };
  const move = { startsAt: next.startsAt, keepsWindows: keepSalesWindows, now };
  if (event.status === 'published') {
    const until = refundUntil === undefined ? undefined : Date.parse(refundUntil);
    const moved = dateChange(event, next, until, now);
    if (moved.rescheduled) await requireFreeVenue(next, confirmDoubleBooking, now);
    return writeWithWindows(event, move, (moves) => updatePublished(event, { ...change, ...moved }, { moves, now }));
  }
  if (refundUntil !== undefined) refuse('/refundUntil', 'is allowed only with a new startsAt of a published event');
  return writeWithWindows(event, move, (moves) => updateDraft(event, change, moves));
}

/**
 * Publishes a draft.
 * @throws Problem `not_a_draft`, `nothing_to_sell`, `invalid_request`, `conflict`, `venue_double_booked`,
 * `venue_not_shared`, `suspended`, `over_capacity`, `too_many_requests`.
 */
export async function publishEvent(event: EventRow, confirmed: Confirmations, now: number): Promise<EventRow> {
  if (event.status !== 'draft') throw new Problem(notADraft);
  const organizer = await readOrganizer(event.organizerId);
  if (!organizer) throw new Problem(notFound);
  if (isSuspended(event) || organizer.suspensionId) throw new Problem(suspended);
  requireTimes(event, now);
  const [{ plan, types }, venue] = await Promise.all([readPlanAndTypes(event.eventId), readVenue(event.venueId)]);
  if (types.length === 0) throw new Problem(nothingToSell);
  if (!venue || !mayUseVenue(event.organizerId, venue)) throw new Problem(venueNotShared);
  const { confirmDoubleBooking, confirmOverCapacity } = confirmed;
  requireRoomAtVenue({ types, capacity: venue.capacity, confirmed: confirmOverCapacity });
  await requireFreeVenue(event, confirmDoubleBooking, now);
  await countPublishing(event, now);
  const next = { ...event, organizer: organizerFacts(organizer) };
  const facts = sellingFacts(next, plannedMap(plan, venue.seatMap));
  return publishDraft(next, { plan, facts, types, organizer }, now);
}

/**
 * Cancels an event, also a suspended one: its buyers get their money back, but no text of the organizer. Idempotent.
 * @throws Problem `wrong_state` if it has ended, `suspended`, `conflict`.
 */
export async function cancelEvent(event: EventRow, reason: string | undefined, now: number): Promise<EventRow> {
  if (event.status === 'cancelling' || event.status === 'cancelled') return event;
  if (isSuspended(event) && reason) throw new Problem(suspended, 'A suspended event is cancelled without a reason');
  if (event.status === 'ended' || event.endsAt <= now) throw new Problem(wrongState, 'This event has ended');
  return startCancellation(event, { at: now, ...(reason && { reason }) });
}

/** Counts what an organizer publishes: each event is a mint. @throws Problem `too_many_requests`. */
async function countPublishing({ organizerId }: EventRow, now: number): Promise<void> {
  const bucket = `publish#organizer#${organizerId}`;
  const allowance = await spendFromSharedBucket(bucket, catalogLimits.publishRate, now);
  requireAllowed(allowance, 'This organizer has published many events within an hour. Wait, then retry.');
}

/** The facts of the venue in exactly the version that the member has seen. @throws Problem `venue_changed`. */
async function acceptedVenue({ venueId }: EventRow, version: number): Promise<EventRow['venue']> {
  const venue = await readVenue(venueId);
  if (venue?.version !== version) throw new Problem(venueChanged);
  return venueFacts(venue);
}

/** Passes if the venue is free at that time or the organizer has confirmed. @throws Problem `venue_double_booked`. */
async function requireFreeVenue(event: EventRow, confirmed: boolean | undefined, now: number): Promise<void> {
  const others = confirmed ? [] : await findVenueConflicts(event, now);
  if (others.length === 0) return;
  const events = others.map((other) => {
    const { id, slug, title, startsAt, endsAt } = eventView(other);
    return { id, slug, title, startsAt, endsAt };
  });
  throw new Problem(venueDoubleBooked, undefined, { members: { events } });
}
