import { Problem } from '../../../shared/base/problem.ts';
import { lastOwner } from '../../../shared/base/problems.ts';
import { activeSessionsOf, endAllSessions } from '../sessions/active-session-store.ts';
import { eraseAccount } from './erasure-store.ts';
import { soleOwnerships } from './personal-data-store.ts';
import { requireAccount } from './require-account.ts';

/**
 * Erases the caller's own account and ends its sessions.
 * @throws Problem `not_found`, `last_owner` while an organizer has no other owner, `conflict`.
 */
export async function closeAccount(userId: string, now: number): Promise<void> {
  const account = await requireAccount(userId);
  const soleOwned = await soleOwnerships(userId);
  if (soleOwned.length > 0) throw new Problem(lastOwner, `You are the only owner of ${soleOwned.join(', ')}`);
  await eraseAccount(account, await activeSessionsOf(userId, now), now);
  await endAllSessions(userId, now);
}
