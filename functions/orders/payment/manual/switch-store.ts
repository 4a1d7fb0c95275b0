import { tryTransact } from '../../../../shared/dynamo/transaction.ts';
import { placeItems } from '../../../../shared/inventory/place-items.ts';
import { orderKey } from '../../../../shared/records/order-facts.ts';
import { env } from '../../env.ts';
import { orderLimits } from '../../limits.ts';
import type { Attempt } from '../../order/attempt.ts';
import { openCondition, openNames, openValues } from '../../order/open-order-store.ts';
import { type OrderRow, placesOfOrder } from '../../order/order.ts';
import type { ManualTerms } from './manual-terms.ts';
import { paymentNoticeItems } from './payment-notice-items.ts';
import { manualAttempt } from './receipt.ts';
import { referenceItems } from './reference-store.ts';

const { ORDERS_TABLE, TICKETS_TABLE } = env.read();
const places = placeItems(TICKETS_TABLE);

/**
 * Lets an open order be paid to its organizer after all, in one transaction: the attempt, the payment days with the
 * hold's end, the payment reference, and the notice how to pay. An order that was to be paid so before keeps its days.
 * Conditional on `version` as read, and on the places being held. Returns what prevented it, if anything did.
 */
export async function writeManualAttempt(
  order: OrderRow,
  attempt: Attempt,
  terms: ManualTerms,
  now: number,
): Promise<'changed' | 'hold_lost' | undefined> {
  const isFirst = manualAttempt(order) === undefined;
  const payBy = isFirst ? Math.max(order.payBy, terms.payBy) : order.payBy;
  const switched: OrderRow = { ...order, payBy, attempts: [...order.attempts, attempt] };
  const held = placesOfOrder(order).map((place) => places.extend(place, order.holdId, payBy));
  const told = isFirst ? paymentNoticeItems(switched, { kind: 'instructions', amount: order.total }, now) : [];
  const cancelled = await tryTransact([
    ...held,
    {
      Update: {
        TableName: ORDERS_TABLE,
        Key: orderKey(order.orderId),
        UpdateExpression:
          'SET attempts = :attempts, payBy = :payBy, checkAt = :check, #version = #version + :one, history = list_append(history, :entry) REMOVE failure, payByBefore',
        ConditionExpression: `${openCondition} AND attribute_not_exists(captured) AND #version = :read`,
        ExpressionAttributeNames: { ...openNames, '#version': 'version' },
        ExpressionAttributeValues: {
          ...openValues,
          ':attempts': switched.attempts,
          ':payBy': payBy,
          ':check': now + orderLimits.orderCheckMs,
          ':one': 1,
          ':read': order.version,
          ':entry': [{ at: now, what: `attempt ${attempt.id}` }],
        },
      },
    },
    ...(isFirst ? referenceItems(switched) : []),
    ...told,
  ]);
  if (!cancelled) return undefined;
  return cancelled.failed.some((index) => index < held.length) ? 'hold_lost' : 'changed';
}
