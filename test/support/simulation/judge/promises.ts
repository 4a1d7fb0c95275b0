import type { OrderRow } from '../../../../functions/orders/order/order.ts';
import { shortIds } from '../cloud/describe-call.ts';
import type { World } from '../world.ts';
import type { Violation } from './auditor.ts';
import { sum } from './sum.ts';

/** What people were told, and what the provider reported, is on the rows: once. */
export function promisesOf({ diary, provider }: World, orders: readonly OrderRow[]): Violation[] {
  const found: Violation[] = [];
  const orderOf = (orderId: string) => orders.find((order) => order.orderId === orderId);
  for (const { orderId, reason } of diary.refunds) {
    if (!orderOf(orderId)?.refunds.some((refund) => refund.reason === reason))
      found.push(`I7: ${shortIds(orderId)}: the confirmed refund “${reason}” is not on the order`);
  }
  for (const { orderId, refunds, receipts = [] } of orders) {
    const asked = refunds.flatMap(({ request }) => request?.key ?? []);
    if (new Set(asked).size < asked.length) found.push(`I7: ${shortIds(orderId)}: a request was refunded twice`);
    const arrived = sum(diary.receipts.filter((one) => one.orderId === orderId).map(({ amount }) => amount));
    const recorded = sum(receipts.map(({ amount }) => amount.amount));
    if (arrived !== recorded) found.push(`I7: ${shortIds(orderId)}: ${arrived} arrived, ${recorded} is recorded`);
  }
  for (const { orderId, shown, due } of diary.priced)
    if (shown !== due) found.push(`prices: ${shortIds(orderId)}: the cart cost ${shown}, the order ${due}`);
  for (const { orderId, tickets } of diary.sales) {
    const got = orderOf(orderId)?.tickets.length ?? 0;
    if (got !== tickets) found.push(`I3: ${shortIds(orderId)}: the box office sold ${tickets} tickets, ${got} exist`);
  }
  for (const [id, { attemptId, status }] of provider.disputes) {
    const known = orders.flatMap(({ disputes = [] }) => disputes).find((dispute) => dispute.id === id);
    if (known?.status !== status)
      found.push(`disputes: ${shortIds(attemptId)}: its dispute is ${status}, the order says ${known?.status}`);
  }
  return found;
}
