import { OrderFailed } from '../../../events/order.ts';
import { again, retry } from '../../../shared/async/retry.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { tryTransact } from '../../../shared/dynamo/transaction.ts';
import { placeItems } from '../../../shared/inventory/place-items.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { orderKey } from '../../../shared/records/order-facts.ts';
import { env } from '../env.ts';
import { orderLimits } from '../limits.ts';
import type { Failure } from '../order/ending.ts';
import { openNames } from '../order/open-order-store.ts';
import { hasEnded, type OrderRow, owesMoney, placesOfOrder } from '../order/order.ts';
import { readOrder } from '../order/order-store.ts';
import { codeUseItems } from '../order/usage/code-use-items.ts';
import { customerCountItems } from '../order/usage/customer-count-items.ts';
import { paymentNoticeItems } from '../payment/manual/payment-notice-items.ts';
import { receivedOf } from '../payment/manual/receipt.ts';

const { ORDERS_TABLE, TICKETS_TABLE, OUTBOX_TABLE } = env.read();
const places = placeItems(TICKETS_TABLE);

interface End {
  status: 'failed' | 'cancelled';
  failure: Failure;
  /** Whether the saga has to be woken afterwards. The order then keeps its token. */
  keepsToken?: boolean;
}

/**
 * Ends an order without tickets in one transaction: its status, its places back on sale, the customer's counts and the
 * uses of its codes decreased, `OrderFailed` announced. Conditional on a closed order without an outcome, so it is
 * idempotent. Places that another customer has taken are left alone. An order that owes money stays in the minute job's
 * index, and so does one whose saga still waits: whether it does is decided from the version that is written.
 */
export async function writeFailure(read: OrderRow, end: End, now: number): Promise<void> {
  const counts = [...customerCountItems(read, -1), ...codeUseItems(read, -1)];
  let order = read;
  let held = placesOfOrder(read);
  await retry(
    async () => {
      const ended = [
        endOrderItem(order, end, now),
        announce(OUTBOX_TABLE, OrderFailed, {
          subject: order.orderId,
          data: { orderId: order.orderId, userId: order.userId, reason: end.failure.code },
          now,
        }),
        ...counts,
        ...endNotice(order, now),
      ];
      const cancelled = await tryTransact([...ended, ...held.map((place) => places.release(place, order.holdId))]);
      if (!cancelled) return undefined;
      if (cancelled.failed.includes(0)) {
        const current = await readOrder(order.orderId);
        if (!current || current.version === order.version || hasEnded(current)) return undefined;
        order = current;
      }
      held = held.filter((_, index) => !cancelled.failed.includes(ended.length + index));
      return again;
    },
    {
      exhausted: () => {
        throw new Error('The places of a failed order could not be released');
      },
    },
  );
}

/**
 * Tells the buyer that an order to be paid to the organizer has ended, and what had arrived of it. Nobody is told of an
 * end that a request has asked for: without one, the event was cancelled.
 */
function endNotice(order: OrderRow, now: number): Action[] {
  const { ending, cancellation } = order;
  if (ending !== 'expired' && (ending !== 'cancelled' || cancellation)) return [];
  const received = receivedOf(order);
  const kind = ending === 'expired' ? 'expired' : 'event_cancelled';
  return paymentNoticeItems(order, { kind, ...(received.amount > 0 && { amount: received }) }, now);
}

function endOrderItem(order: OrderRow, { status, failure, keepsToken = false }: End, now: number): Action {
  const waits = keepsToken && order.taskToken !== undefined;
  const removed = [...(waits ? [] : ['taskToken']), ...(waits || owesMoney(order) ? [] : ['#shard'])];
  return {
    Update: {
      TableName: ORDERS_TABLE,
      Key: orderKey(order.orderId),
      UpdateExpression: `SET #status = :end, failure = :failure, #version = #version + :one, history = list_append(history, :entry)${waits ? ', checkAt = :next' : ''}${removed.length > 0 ? ` REMOVE ${removed.join(', ')}` : ''}`,
      ConditionExpression: '#money = :closed AND #status IN (:pending, :awaiting) AND #version = :read',
      ExpressionAttributeNames: {
        ...openNames,
        '#version': 'version',
        ...(removed.includes('#shard') && { '#shard': 'open' }),
      },
      ExpressionAttributeValues: {
        ':closed': 'closed',
        ':read': order.version,
        ':pending': 'pending',
        ':awaiting': 'awaiting_payment',
        ':end': status,
        ':failure': failure,
        ':one': 1,
        ':entry': [{ at: now, what: status }],
        ...(waits && { ':next': now + orderLimits.orderCheckMs }),
      },
    },
  };
}
