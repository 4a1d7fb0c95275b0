import type { OrderRow } from '../../../../functions/orders/order/order.ts';
import { shortIds } from '../cloud/describe-call.ts';
import type { World } from '../world.ts';
import type { Accounts } from './account-rows.ts';
import type { Violation } from './auditor.ts';
import { isSold, lineCosts } from './prices.ts';
import { differences, sumsBy } from './sum.ts';

/** The totals of each event have all tickets that were sold for money, and those of them that were cancelled. */
export function ticketTotalsOf(world: World, orders: readonly OrderRow[], { totals }: Accounts): Violation[] {
  const due = orders.filter(isSold).flatMap((order) => {
    const costs = lineCosts(order, world.onSale.charges);
    return order.items.flatMap(({ id, eventId }, index) => {
      const own = order.tickets.filter(({ itemId }) => itemId === id && (costs[index]?.total ?? 0) > 0);
      const cancelled = own.filter(({ status }) => status === 'cancelled');
      return [
        [`${eventId} sale/tickets`, own.length] as const,
        [`${eventId} refund/tickets`, cancelled.length] as const,
      ];
    });
  });
  const counted = totals.flatMap(({ sk, ...row }) =>
    Object.entries(row)
      .filter(([name]) => name.endsWith('/tickets'))
      .map(([name, count]) => [`${sk.split('#')[1]} ${name}`, Number(count)] as const),
  );
  return differences(sumsBy(counted), sumsBy(due)).map((what): Violation => `totals: ${shortIds(what)}`);
}
