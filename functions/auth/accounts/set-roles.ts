import { Problem } from '../../../shared/base/problem.ts';
import { emailNotVerified, notFound } from '../../../shared/base/problems.ts';
import { type Account, withRoles } from '../identity/account.ts';
import { notYourself } from '../problems.ts';
import { activeSessionsOf, endSession } from '../sessions/active-session-store.ts';
import { changeRoles } from './account-store.ts';
import { requireAccount } from './require-account.ts';

/**
 * Sets the special roles of an account and of its sessions.
 * @throws Problem `not_found` for guests and unknown accounts, `not_yourself`, `email_not_verified`, `conflict`.
 */
export async function setRoles(
  userId: string,
  special: readonly string[],
  { adminId, now }: { adminId: string; now: number },
): Promise<Account> {
  const account = await requireAccount(userId);
  if (account.guest) throw new Problem(notFound);
  // Without this, the last admin could lock everyone out.
  if (userId === adminId && !special.includes('admin')) throw new Problem(notYourself);
  // Anyone can register with any address. Only a confirmed one proves who owns the account.
  const isNewAdmin = special.includes('admin') && !account.roles.includes('admin');
  if (isNewAdmin && !account.emailVerified) throw new Problem(emailNotVerified);
  const changed = await changeRoles(account, withRoles(special), await activeSessionsOf(userId, now));
  // A session that started concurrently still has the previous roles.
  const outdated = (await activeSessionsOf(userId, now)).filter(({ roles }) => roles.join() !== changed.roles.join());
  for (const session of outdated) await endSession(session, now);
  return changed;
}
