import { deriveId, digest } from '../../../shared/base/id.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { keyReused, notFound } from '../../../shared/base/problems.ts';
import { refuse } from '../../../shared/base/refuse.ts';
import type { User } from '../../../shared/http/caller.ts';
import { type EventRow, readEvent } from '../../../shared/records/event-row.ts';
import { readOrganizer, readVenue } from '../../../shared/records/venue-rows.ts';
import { organizerFacts, slugFor, timeFault, venueFacts } from '../event/event.ts';
import { planAt, shiftBetween, timesAt, typeAt } from './duplicate.ts';
import { type Duplicate, keepDuplicate, planAndTypes } from './duplicate-store.ts';

/** The facts of an event that its copies share; what was decided about its date is its own. */
const shared = ({
  organizerId,
  venueId,
  title,
  description,
  category,
  currency,
  imageUrl,
  attributesJson,
}: EventRow): Pick<EventRow, 'organizerId' | 'venueId' | 'title' | 'description' | 'category' | 'currency'> => ({
  ...{ organizerId, venueId, title, description, category, currency },
  ...(imageUrl && { imageUrl }),
  ...(attributesJson && { attributesJson }),
});

/** Each wanted start, once, with the times of the event that starts then. @throws Problem `invalid_request`. */
function datesOf(event: EventRow, wanted: readonly string[], timezone: string, now: number) {
  const starts = wanted.map((text) => Date.parse(text));
  return starts.map((startsAt, at) => {
    if (starts.indexOf(startsAt) !== at) refuse(`/startsAt/${at}`, 'is named twice');
    const times = timesAt(event, startsAt, timezone);
    const fault = timeFault(times, now);
    if (fault) refuse(`/startsAt/${at}`, `${fault[0]} ${fault[1]}`);
    return times;
  });
}

/**
 * Drafts of the same event on other dates, a transaction each, with ids that follow from caller and key: a repeated
 * request goes on where it was cut off, and answers the same drafts as they are by then.
 * @throws Problem `not_found`, `invalid_request`, `conflict`, `idempotency_key_reused`.
 */
export async function duplicateEvent(
  event: EventRow,
  { caller, key, startsAt: wanted }: { caller: User; key: string; startsAt: readonly string[] },
  now: number,
): Promise<Duplicate[]> {
  const hash = digest(JSON.stringify(wanted));
  const idOf = (at: number) => deriveId('evt', event.eventId, caller.id, key, String(at));
  const [venue, organizer, source, first] = await Promise.all([
    readVenue(event.venueId),
    readOrganizer(event.organizerId),
    planAndTypes(event.eventId),
    readEvent(idOf(0)),
  ]);
  if (!venue || !organizer) throw new Problem(notFound);
  if (first && first.duplicateHash !== hash) throw new Problem(keyReused);
  const { timezone } = venue;
  // Of a request that has been served, the dates may be over by now.
  const dates = datesOf(event, wanted, timezone, first ? Number.NEGATIVE_INFINITY : now);
  const duplicates: Duplicate[] = [];
  for (const [at, times] of dates.entries()) {
    const eventId = idOf(at);
    const copy: EventRow = {
      ...shared(event),
      ...times,
      eventId,
      slug: slugFor(event.title, eventId),
      status: 'draft',
      version: 1,
      venue: venueFacts(venue),
      organizer: organizerFacts(organizer),
      duplicateHash: hash,
    };
    const shift = shiftBetween(event.startsAt, times.startsAt, timezone);
    const types = source.types.map((type) => typeAt(type, eventId, shift));
    duplicates.push(await keepDuplicate({ event: copy, types }, planAt(source.plan, copy), source));
  }
  return duplicates;
}
