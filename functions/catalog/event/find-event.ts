import { Problem } from '../../../shared/base/problem.ts';
import { notFound } from '../../../shared/base/problems.ts';
import type { User } from '../../../shared/http/caller.ts';
import { requireMember } from '../../../shared/http/membership.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { asOf } from './event.ts';
import { readByIdOrSlug } from './event-store.ts';

/** Finds an event by id or slug, with its status at `now`. @throws Problem `not_found`. */
export async function findEvent(idOrSlug: string, now: number): Promise<EventRow> {
  const event = await readByIdOrSlug(idOrSlug);
  if (!event) throw new Problem(notFound);
  return asOf(event, now);
}

/** The same for a member who may edit the event. @throws Problem `not_found`, `forbidden`. */
export async function findEditableEvent(idOrSlug: string, caller: User, now: number): Promise<EventRow> {
  const event = await findEvent(idOrSlug, now);
  await requireMember(caller, event.organizerId);
  return event;
}
