import { Problem } from '../base/problem.ts';
import { addressNotConfirmed, forbidden, notFound, unauthenticated } from '../base/problems.ts';
import { isSessionLive, readUser } from '../records/auth-rows.ts';
import { type EventRow, readEvent } from '../records/event-row.ts';
import { type MemberRole, readMember } from '../records/venue-rows.ts';
import type { User } from './caller.ts';
import { writers } from './roles.ts';

/**
 * Checks the caller's role in an organizer. Organizer routes read the membership row by key, never from a token.
 * @throws Problem `not_found` for non-members, who do not learn that the organizer exists.
 * @throws Problem `forbidden` for members whose role is not among `roles`.
 */
export async function requireMember(
  caller: Pick<User, 'id'>,
  organizerId: string,
  roles: readonly MemberRole[] = writers,
): Promise<void> {
  const member = await readMember(organizerId, caller.id);
  if (!member) throw new Problem(notFound);
  if (!roles.includes(member.role)) throw new Problem(forbidden);
}

/**
 * Requires that the caller has confirmed their address, before others see or receive their words. The owner's
 * confirmation ends the session of a stranger who has registered the address, so a session that is only cached does not
 * count. @throws Problem `address_not_confirmed`, `unauthenticated`.
 */
export async function requireConfirmedAddress(caller: User): Promise<void> {
  const [user, isLive] = await Promise.all([
    readUser(caller.id, { consistent: true }),
    isSessionLive(caller.id, caller.sessionId),
  ]);
  if (!isLive) throw new Problem(unauthenticated, 'The session has ended');
  if (!user?.emailVerified) throw new Problem(addressNotConfirmed);
}

/** The caller's role in an organizer, if any. Read by key, never from a token. */
export const roleIn = async (organizerId: string, caller: Pick<User, 'id'>): Promise<MemberRole | undefined> =>
  (await readMember(organizerId, caller.id))?.role;

/** Whether the caller has one of these roles in an organizer. */
export async function isMember(caller: User, organizerId: string, roles: readonly MemberRole[]): Promise<boolean> {
  const role = await roleIn(organizerId, caller);
  return role !== undefined && roles.includes(role);
}

/** Returns an event to members of its organizer. @throws Problem `not_found`, `forbidden`. */
export async function eventForMember(
  eventId: string,
  caller: Pick<User, 'id'>,
  roles?: readonly MemberRole[],
): Promise<EventRow> {
  const event = await readEvent(eventId);
  if (!event) throw new Problem(notFound);
  await requireMember(caller, event.organizerId, roles);
  return event;
}
