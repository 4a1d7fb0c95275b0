import type { User } from './caller.ts';
import { forbidden, notFound, Problem } from './errors.ts';
import { type MemberRole, memberRecord } from './records.ts';

export const everyRole: readonly MemberRole[] = ['owner', 'editor', 'gatekeeper', 'viewer'];

/**
 * The membership row is read by key on every organizer route, never taken from a token.
 * @throws Problem `not_found` to strangers (what is not yours does not exist), `forbidden` to members whose role is too weak.
 */
export async function requireMember(
  caller: User,
  organizerId: string,
  roles: readonly MemberRole[] = ['owner', 'editor'],
): Promise<void> {
  const member = await memberRecord(organizerId, caller.id);
  if (!member) throw new Problem(notFound);
  if (!roles.includes(member.role)) throw new Problem(forbidden);
}
