import { Problem } from '../../../shared/base/problem.ts';
import { lastOwner } from '../../../shared/base/problems.ts';
import type { User } from '../../../shared/http/caller.ts';
import { authLimits } from '../limits.ts';
import { freshSignInRequired } from '../problems.ts';
import { activeSessionsOf, endAllSessions } from '../sessions/active-session-store.ts';
import { sessionById } from '../sessions/session-store.ts';
import { eraseAccount } from './erasure-store.ts';
import { mergeClaimants } from './merge-claimants.ts';
import { soleOwnerships } from './personal-data-store.ts';
import { requireAccount } from './require-account.ts';

/**
 * Erases the caller's own account and ends its sessions. A refresh does not make a sign-in any younger.
 * @throws Problem `fresh_sign_in_required`, `not_found`, `last_owner` while an organizer has no other owner, `conflict`.
 */
export async function closeAccount({ id: userId, sessionId }: User, now: number): Promise<void> {
  const session = await sessionById(userId, sessionId);
  const isFresh = session && !session.endedAt && now - session.createdAt <= authLimits.freshSignInMs;
  if (!isFresh) throw new Problem(freshSignInRequired);
  const account = await requireAccount(userId);
  const soleOwned = await soleOwnerships(userId);
  if (soleOwned.length > 0) throw new Problem(lastOwner, `You are the only owner of ${soleOwned.join(', ')}`);
  // What guests have bought with the address is erased too. Usually they are merged already.
  await mergeClaimants(userId, now);
  await eraseAccount(account, await activeSessionsOf(userId, now), now);
  await endAllSessions(userId, now);
}
