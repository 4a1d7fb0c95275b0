import { AccountMerged } from '../../events/account.ts';
import { consumeQueue } from '../../shared/messaging/consume-queue.ts';
import { eraseMergedAccount } from './accounts/merge-store.ts';

/** Erases the name and address of a merged account. Its queue delays it until the orders have moved. */
export const handler = consumeQueue(AccountMerged, async ({ data: { userId } }) => {
  await eraseMergedAccount(userId);
});
