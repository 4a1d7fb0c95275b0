import { Problem } from '../../../shared/base/problem.ts';
import { notFound } from '../../../shared/base/problems.ts';
import type { User } from '../../../shared/http/caller.ts';
import { requireMember } from '../../../shared/http/membership.ts';
import { salesReaders } from '../../../shared/http/roles.ts';
import { readOrganizer } from '../../../shared/records/venue-rows.ts';

/**
 * Requires that the caller may see the money of an organizer: owners, editors and viewers of its team, and
 * administrators. @throws Problem `not_found`, `forbidden`.
 */
export async function requireReader(caller: User, organizerId: string): Promise<void> {
  if (!caller.roles.includes('admin')) await requireMember(caller, organizerId, salesReaders);
  else if (!(await readOrganizer(organizerId))) throw new Problem(notFound);
}
