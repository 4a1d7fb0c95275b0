import { deriveId, digest } from '../../../shared/base/id.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { keyReused, notFound, suspended } from '../../../shared/base/problems.ts';
import { refuse } from '../../../shared/base/refuse.ts';
import type { User } from '../../../shared/http/caller.ts';
import { isSuspended } from '../../../shared/inventory/suspension.ts';
import { type EventRow, readEvent } from '../../../shared/records/event-row.ts';
import { type OrganizerRow, readOrganizer, readVenue, type VenueRow } from '../../../shared/records/venue-rows.ts';
import { organizerFacts, slugFor, type Times, timeFault, venueFacts } from '../event/event.ts';
import { shiftBetween } from '../event/shift.ts';
import { mayUseVenue } from '../lifecycle/venue-change.ts';
import { venueNotShared } from '../problems.ts';
import { copyPlan, copyType, shiftTimes } from './duplicate.ts';
import { createDuplicate, type Duplicate, readSource } from './duplicate-store.ts';

interface DuplicateRequest {
  caller: User;
  /** The idempotency key. */
  key: string;
  startsAt: readonly string[];
}

/**
 * Creates drafts of an event on other dates, one transaction each. Their ids are derived from caller and key, so a
 * repeated request continues where an earlier one stopped, and returns the same drafts as stored now.
 * @throws Problem `not_found`, `venue_not_shared`, `suspended`, `invalid_request`, `conflict`, `idempotency_key_reused`.
 */
export async function duplicateEvent(
  event: EventRow,
  { caller, key, startsAt }: DuplicateRequest,
  now: number,
): Promise<Duplicate[]> {
  const duplicateHash = digest(JSON.stringify(startsAt));
  const idOf = (index: number) => deriveId('evt', event.eventId, caller.id, key, String(index));
  const [venue, organizer, source, first] = await Promise.all([
    readVenue(event.venueId),
    readOrganizer(event.organizerId),
    readSource(event.eventId),
    readEvent(idOf(0)),
  ]);
  if (!venue || !organizer) throw new Problem(notFound);
  if (organizer.suspensionId || isSuspended(event)) throw new Problem(suspended);
  if (!mayUseVenue(event.organizerId, venue)) throw new Problem(venueNotShared);
  if (first && first.duplicateHash !== duplicateHash) throw new Problem(keyReused);
  const { timezone } = venue;
  // The dates of a repeated request may have passed since the first one.
  const dates = datesOf(event, startsAt, timezone, first ? Number.NEGATIVE_INFINITY : now);
  const duplicates: Duplicate[] = [];
  for (const [index, times] of dates.entries()) {
    const eventId = idOf(index);
    const copy = { ...copyEvent(event, eventId, times, { venue, organizer }), duplicateHash };
    const shift = shiftBetween(event.startsAt, times.startsAt, timezone);
    const types = source.types.map((type) => copyType(type, eventId, shift));
    duplicates.push(await createDuplicate({ event: copy, types }, copyPlan(source.plan, copy), source));
  }
  return duplicates;
}

/** The times of the event at each requested start. @throws Problem `invalid_request`. */
function datesOf(event: EventRow, startTexts: readonly string[], timezone: string, now: number): Times[] {
  const starts = startTexts.map((text) => Date.parse(text));
  return starts.map((startsAt, index) => {
    if (starts.indexOf(startsAt) !== index) refuse(`/startsAt/${index}`, 'is named twice');
    const times = shiftTimes(event, startsAt, timezone);
    const fault = timeFault(times, now);
    if (fault) refuse(`/startsAt/${index}`, `${fault[0]} ${fault[1]}`);
    return times;
  });
}

/** A draft with the facts of the event. What was decided about the event's own date is left out. */
function copyEvent(
  { organizerId, venueId, title, description, category, currency, imageUrl, attributesJson, refundPolicy }: EventRow,
  eventId: string,
  times: Times,
  { venue, organizer }: { venue: VenueRow; organizer: OrganizerRow },
): EventRow {
  return {
    organizerId,
    venueId,
    title,
    description,
    category,
    currency,
    ...(imageUrl && { imageUrl }),
    ...(attributesJson && { attributesJson }),
    ...(refundPolicy && { refundPolicy }),
    ...times,
    eventId,
    slug: slugFor(title, eventId),
    status: 'draft',
    version: 1,
    venue: venueFacts(venue),
    organizer: organizerFacts(organizer),
  };
}
