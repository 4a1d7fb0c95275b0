import { log } from '../../../shared/base/log.ts';
import { activeSessionsOf, endAllSessions } from '../sessions/active-session-store.ts';
import { accountById } from './account-store.ts';
import { claimantIds, forgetClaimant, mergeAccount } from './merge-store.ts';

/**
 * Merges all who have used the address of a confirmed account into it. Each one is merged by one transaction and then
 * no longer found, so a repeat continues. @throws Problem `conflict` to be repeated.
 */
export async function mergeClaimants(userId: string, now: number): Promise<void> {
  const owner = await accountById(userId);
  // An account that has been erased since has released its address.
  if (!owner || owner.erasedAt || !owner.emailVerified) return;
  let merged = 0;
  for await (const ids of claimantIds(owner)) {
    for (const id of ids.filter((one) => one !== userId)) {
      const account = await accountById(id);
      if (!account || account.erasedAt) {
        await forgetClaimant(owner.email, id);
        continue;
      }
      await mergeAccount(account, owner, await activeSessionsOf(id, now), now);
      await endAllSessions(id, now);
      merged++;
    }
  }
  log.info('accounts of a confirmed address merged', { userId, merged });
}
