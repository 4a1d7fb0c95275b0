import { AccountMerged } from '../../events/account.ts';
import { clock } from '../../shared/base/clock.ts';
import { log } from '../../shared/base/log.ts';
import { consumeQueue } from '../../shared/messaging/consume-queue.ts';
import { moveOrders, moveTickets } from './order/order-owner-store.ts';

/**
 * Moves the orders and tickets of a merged account to the one that has proved its address. Each event arrives twice:
 * at once, and after some minutes for what a session that was still cached has ordered, or an index had not listed.
 */
export const handler = consumeQueue(AccountMerged, async ({ data: { userId: from, into: to } }) => {
  const orders = await moveOrders({ from, to, now: clock.now() });
  const tickets = await moveTickets({ from, to });
  log.info('orders moved to the confirmed account', { from, to, orders, tickets });
});
