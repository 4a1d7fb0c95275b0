import { AccountMerged } from '../../events/account.ts';
import { clock } from '../../shared/base/clock.ts';
import { consumeQueue } from '../../shared/messaging/consume-queue.ts';
import { accountById } from './accounts/account-store.ts';
import { announceErasureAgain } from './accounts/erasure-store.ts';
import { eraseMergedAccount } from './accounts/merge-store.ts';

/**
 * Erases the name and address of a merged account. Its queue delays it until the orders have moved. If the account that
 * has them was erased meanwhile, what has moved since is erased too.
 */
export const handler = consumeQueue(AccountMerged, async ({ id, data: { userId, into } }) => {
  await eraseMergedAccount(userId);
  if ((await accountById(into))?.erasedAt) await announceErasureAgain(into, id, clock.now());
});
