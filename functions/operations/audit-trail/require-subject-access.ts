import { Problem } from '../../../shared/base/problem.ts';
import { notFound } from '../../../shared/base/problems.ts';
import type { User } from '../../../shared/http/caller.ts';
import { requireMember } from '../../../shared/http/membership.ts';
import { eventOfType, isTypeId } from '../../../shared/inventory/ticket-type.ts';
import { readEvent } from '../../../shared/records/event-row.ts';
import { readOrderFacts } from '../../../shared/records/order-facts.ts';

/** The organizers concerned by what a trail is about. */
async function organizersOf(subject: string): Promise<string[]> {
  if (subject.startsWith('org_')) return [subject];
  const eventIds = subject.startsWith('ord_')
    ? ((await readOrderFacts(subject))?.items ?? []).map(({ eventId }) => eventId)
    : [isTypeId(subject) ? eventOfType(subject) : subject];
  const events = await Promise.all([...new Set(eventIds)].map(readEvent));
  return [...new Set(events.flatMap((event) => (event ? [event.organizerId] : [])))];
}

/**
 * Admins read every trail; members that of their organizer, its events, and orders for nobody's events but theirs.
 * @throws Problem `not_found` to everybody else: what is not yours does not exist.
 */
export async function requireConcern(caller: User, subject: string): Promise<void> {
  if (caller.roles.includes('admin')) return;
  if (!/^(org|evt|ord|typ)_[\w]{1,60}$/.test(subject)) throw new Problem(notFound);
  const organizers = await organizersOf(subject);
  if (organizers.length === 0) throw new Problem(notFound);
  for (const organizerId of organizers) await requireMember(caller, organizerId);
}
