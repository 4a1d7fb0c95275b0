import { UserErased } from '../../events/account.ts';
import { log } from '../../shared/base/log.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { deletePdfs } from './ticket-pdf/erasure-store.ts';

/** Deletes the stored tickets, which name their holder. The mails themselves belong to their recipients. */
export const handler = consume(UserErased, async ({ data: { userId } }) => {
  const orders = await deletePdfs(userId);
  log.info('ticket files deleted', { userId, orders });
});
