import { OrderRefunded } from '../../events/order.ts';
import { consumeQueue } from '../../shared/messaging/consume-queue.ts';
import { readOrder } from './order/order-store.ts';
import { settleDebts } from './payment/settle-debts.ts';

/**
 * Executes refunds soon after they were promised, at the pace of the queue. What a provider does not accept now stays
 * promised, and the minute job repeats it.
 */
export const handler = consumeQueue(OrderRefunded, async ({ data: { orderId } }) => {
  const order = await readOrder(orderId);
  if (order) await settleDebts(order);
});
