import { sumOf } from '../base/sum.ts';
import { lineCost } from '../pricing/line-cost.ts';
import { apportion } from '../pricing/share.ts';
import type { OrderMoney, RefundFacts } from '../records/order-money.ts';
import { excessRefundId } from '../records/order-money.ts';

/** An amount divided over the events of an order, in their sequence. Minor units. */
export type Shares = number[];

export const eventsOf = ({ items }: Pick<OrderMoney, 'items'>): string[] => [
  ...new Set(items.map(({ eventId }) => eventId)),
];

/** What is due for each event of an order. */
function costs(order: Pick<OrderMoney, 'items'>): Shares {
  const due = eventsOf(order).map((eventId) =>
    sumOf(order.items.flatMap((item) => (item.eventId === eventId ? [lineCost(item)] : []))),
  );
  return sumOf(due) > 0 ? due : due.map(() => 1);
}

/** Divides an amount over the events by what is due for each. All that is due divides into exactly these. */
export const sharesOf = (order: Pick<OrderMoney, 'items'>, amount: number): Shares => apportion(amount, costs(order));

/** Divides what comes after `before` in a growing sum, so that the parts of the sum add up to its shares. */
export function nextShares(order: Pick<OrderMoney, 'items'>, before: number, amount: number): Shares {
  const earlier = sharesOf(order, before);
  return sharesOf(order, before + amount).map((share, index) => share - (earlier[index] ?? 0));
}

/**
 * Divides a refund of money that paid for no ticket, so that all refunds of a payment return from each event what the
 * payment gave it. What was due divides evenly, so only a later refund of the same payment has to know the earlier ones.
 */
export function unusedShares(order: Pick<OrderMoney, 'items' | 'refunds'>, refund: RefundFacts): Shares {
  const { attemptId, amount } = refund;
  const earlier = order.refunds.slice(0, order.refunds.indexOf(refund)).filter((one) => one.attemptId === attemptId);
  const isLater = earlier.some(({ id }) => id !== excessRefundId(attemptId));
  return nextShares(order, isLater ? sumOf(earlier.map((one) => one.amount.amount)) : 0, amount.amount);
}
