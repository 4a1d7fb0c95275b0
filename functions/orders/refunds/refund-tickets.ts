import { again, retry } from '../../../shared/async/retry.ts';
import { clock } from '../../../shared/base/clock.ts';
import { raise } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import type { OrderRow } from '../order/order.ts';
import { readOrder } from '../order/order-store.ts';
import type { RefundTerms } from './refund.ts';
import { type PlaceFate, readTicketPlaces, withdrawnAmong, writeRefund } from './refund-store.ts';

export type RefundPlan = RefundTerms & { fate: PlaceFate };

/** Plans a refund of an order as read. `used` has the ids of tickets that were used for entry. */
type Planner = (order: OrderRow, used: ReadonlySet<string>) => RefundPlan | undefined;

/**
 * Refunds what `plan` chooses from a confirmed order, or nothing. It only promises the money: a consumer of the promise
 * executes it. The plan is made again when the order has changed, so it must find a request that was carried out.
 * Returns the order afterwards. @throws Problem `conflict`, and what `plan` throws.
 */
export const refundTickets = (orderId: string, plan: Planner): Promise<OrderRow | undefined> =>
  retry(
    async () => {
      const order = await readOrder(orderId);
      if (!order) return undefined;
      const valid = order.tickets.flatMap(({ ticketId, status }) => (status === 'valid' ? [ticketId] : []));
      const rows = await readTicketPlaces(valid);
      const used = new Set([...rows].flatMap(([ticketId, { status }]) => (status === 'used' ? [ticketId] : [])));
      const terms = plan(order, used);
      if (!terms) return order;
      const returned = terms.ticketIds.flatMap((id) => rows.get(id) ?? []);
      if (returned.length !== terms.ticketIds.length) return again;
      const eventIds = new Set(order.items.map(({ eventId }) => eventId));
      const withdrawn = terms.fate === 'back-on-sale' && returned.length > 0 ? await withdrawnAmong([...eventIds]) : [];
      return (await writeRefund(order, returned, { terms, withdrawn }, clock.now())) ?? again;
    },
    { exhausted: raise(conflict) },
  );
