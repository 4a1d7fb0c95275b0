import { Problem } from '../base/problem.ts';
import { forbidden, notFound } from '../base/problems.ts';
import { type EventRow, readEvent } from '../records/event-row.ts';
import { type MemberRole, readMember } from '../records/venue-rows.ts';
import type { User } from './caller.ts';

export const allRoles: readonly MemberRole[] = ['owner', 'editor', 'gatekeeper', 'viewer'];

/**
 * The membership row is read by key on every organizer route, never taken from a token.
 * @throws Problem `not_found` to strangers (what is not yours does not exist), `forbidden` to members whose role is too weak.
 */
export async function requireMember(
  caller: User,
  organizerId: string,
  roles: readonly MemberRole[] = ['owner', 'editor'],
): Promise<void> {
  const member = await readMember(organizerId, caller.id);
  if (!member) throw new Problem(notFound);
  if (!roles.includes(member.role)) throw new Problem(forbidden);
}

/** An event, for members of its organizer. @throws Problem `not_found`, `forbidden`. */
export async function eventForMember(eventId: string, caller: User, roles?: readonly MemberRole[]): Promise<EventRow> {
  const event = await readEvent(eventId);
  if (!event) throw new Problem(notFound);
  await requireMember(caller, event.organizerId, roles);
  return event;
}
