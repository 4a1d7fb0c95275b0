import type { Action } from '../../../../shared/dynamo/client.ts';
import { tryTransact } from '../../../../shared/dynamo/transaction.ts';
import { placeItems } from '../../../../shared/inventory/place-items.ts';
import { orderKey } from '../../../../shared/records/order-facts.ts';
import { env } from '../../env.ts';
import { type OrderRow, openOrderPartition, placesOfOrder } from '../../order/order.ts';
import { readOrder } from '../../order/order-store.ts';
import { codeUseItems } from '../../order/usage/code-use-items.ts';
import { customerCountItems } from '../../order/usage/customer-count-items.ts';
import { paymentNoticeItems } from './payment-notice-items.ts';
import type { ReceiptChange } from './receipt.ts';

const { ORDERS_TABLE, TICKETS_TABLE } = env.read();
const places = placeItems(TICKETS_TABLE);

/**
 * The update that records a payment. Conditional on `version` as read, unlike the facts of other providers: the effect
 * of a payment depends on the state of the order. The minute job checks the order next, unless it still waits.
 */
function receiptUpdate(order: OrderRow, { set, what }: ReceiptChange, now: number, removed: readonly string[] = []) {
  const fields: Record<string, unknown> = {
    ...set,
    ...(set.attempts && { open: openOrderPartition(order.orderId), checkAt: now }),
  };
  const names = Object.keys(fields);
  const assignments = names.map((name) => `#${name} = :${name}`);
  return {
    UpdateExpression: `SET ${[...assignments, '#version = #version + :one', 'history = list_append(history, :entry)'].join(', ')}${removed.length > 0 ? ` REMOVE ${removed.join(', ')}` : ''}`,
    ConditionExpression: '#version = :read',
    ExpressionAttributeNames: { '#version': 'version', ...Object.fromEntries(names.map((name) => [`#${name}`, name])) },
    ExpressionAttributeValues: {
      ':read': order.version,
      ':one': 1,
      ':entry': [{ at: now, what }],
      ...Object.fromEntries(names.map((name) => [`:${name}`, fields[name]])),
    },
  };
}

/**
 * Records a payment together with what its buyer is told. Returns the order afterwards, `undefined` where it has changed
 * since it was read.
 */
export async function writeReceipt(order: OrderRow, change: ReceiptChange, now: number): Promise<OrderRow | undefined> {
  const written = [orderUpdate(order.orderId, receiptUpdate(order, change, now)), ...noticeItems(order, change, now)];
  return (await tryTransact(written)) ? undefined : readOrder(order.orderId);
}

const noticeItems = (order: OrderRow, { set, notice }: ReceiptChange, now: number): Action[] =>
  notice ? paymentNoticeItems({ ...order, ...set }, notice, now) : [];

/**
 * Records a payment for an order that has expired, and opens it again with its places held as `set` says, in one
 * transaction with its customer's counts and the uses of its codes. Then it can be confirmed like any other.
 * Returns whether it was written: not where a place was taken, a code is used up, or the order has changed.
 */
export async function writeReopening(
  order: OrderRow,
  { change, until, now }: { change: ReceiptChange; until: number; now: number },
): Promise<boolean> {
  const { holdId } = { ...order, ...change.set };
  const cancelled = await tryTransact([
    orderUpdate(order.orderId, receiptUpdate(order, change, now, ['failure', 'ending'])),
    ...placesOfOrder({ ...order, ...change.set }).map((place) => places.claim(place, holdId, until, now)),
    ...customerCountItems(order, 1),
    ...codeUseItems(order, 1),
    ...noticeItems(order, change, now),
  ]);
  return cancelled === undefined;
}

const orderUpdate = (orderId: string, expressions: ReturnType<typeof receiptUpdate>): Action => ({
  Update: { TableName: ORDERS_TABLE, Key: orderKey(orderId), ...expressions },
});
