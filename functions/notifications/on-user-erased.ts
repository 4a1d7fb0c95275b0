import { UserErased } from '../../events/account.ts';
import { log } from '../../shared/base/log.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { deletePdfs, readOrderIds } from './ticket-pdf/erasure-store.ts';

/** The tickets that were mailed name their holder: the copies kept here go, the mails are the receiver's own. */
export const handler = consume(UserErased, async ({ data: { userId } }) => {
  const orderIds = await readOrderIds(userId);
  await deletePdfs(orderIds);
  log.info('ticket files forgotten', { userId, orders: orderIds.length });
});
