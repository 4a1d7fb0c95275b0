import { Problem } from '../../../shared/base/problem.ts';
import { notFound } from '../../../shared/base/problems.ts';
import type { User } from '../../../shared/http/caller.ts';
import { requireMember } from '../../../shared/http/membership.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { asOf } from './event.ts';
import * as store from './event-store.ts';

/** By id or slug, as it is now. @throws Problem `not_found`. */
export async function eventOf(idOrSlug: string, now: number): Promise<EventRow> {
  const event = await store.event(idOrSlug);
  if (!event) throw new Problem(notFound);
  return asOf(event, now);
}

/** @throws Problem `not_found`, `forbidden`. */
export async function editableEvent(idOrSlug: string, caller: User, now: number): Promise<EventRow> {
  const event = await eventOf(idOrSlug, now);
  await requireMember(caller, event.organizerId);
  return event;
}
