import { Problem } from '../../../shared/base/problem.ts';
import { notFound } from '../../../shared/base/problems.ts';
import type { User } from '../../../shared/http/caller.ts';
import { requireMember } from '../../../shared/http/membership.ts';
import { eventOfType, isTypeId } from '../../../shared/inventory/ticket-type.ts';
import { readEvent } from '../../../shared/records/event-row.ts';
import { readOrderFacts } from '../../../shared/records/order-facts.ts';

/**
 * Admits admins to every trail. Admits members to the trails of their organizer, its events, and orders that contain
 * only events of their organizers.
 * @throws Problem `not_found` for everybody else, so that foreign subjects are not revealed.
 */
export async function requireSubjectAccess(caller: User, subject: string): Promise<void> {
  if (caller.roles.includes('admin')) return;
  if (!/^(org|evt|ord|typ)_[\w]{1,60}$/.test(subject)) throw new Problem(notFound);
  const organizerIds = await readOrganizerIds(subject);
  if (organizerIds.length === 0) throw new Problem(notFound);
  for (const organizerId of organizerIds) await requireMember(caller, organizerId);
}

/** Reads the organizers to which the subject of a trail belongs. */
async function readOrganizerIds(subject: string): Promise<string[]> {
  if (subject.startsWith('org_')) return [subject];
  const eventIds = subject.startsWith('ord_')
    ? ((await readOrderFacts(subject))?.items ?? []).map(({ eventId }) => eventId)
    : [isTypeId(subject) ? eventOfType(subject) : subject];
  const events = await Promise.all([...new Set(eventIds)].map(readEvent));
  return [...new Set(events.flatMap((event) => (event ? [event.organizerId] : [])))];
}
