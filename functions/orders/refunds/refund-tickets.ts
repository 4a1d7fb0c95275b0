import { again, retry } from '../../../shared/async/retry.ts';
import { clock } from '../../../shared/base/clock.ts';
import { Problem, raise } from '../../../shared/base/problem.ts';
import { conflict, wrongState } from '../../../shared/base/problems.ts';
import type { OrderRow, Refund } from '../order/order.ts';
import { readOrder } from '../order/order-store.ts';
import { settleDebts } from '../payment/settle-debts.ts';
import { type PlaceFate, readTicketPlaces, writeRefund } from './refund-store.ts';

interface RefundRequest {
  /** Selects the ticket ids to refund, from the order as read. If it selects none, the refund is a no-op. */
  selectTickets: (order: OrderRow) => string[];
  reason: string;
  fate: PlaceFate;
  request?: Refund['request'];
}

/**
 * Refunds tickets of a confirmed order, each at what was paid for it. Idempotent, as only valid tickets are selected.
 * Returns the order afterwards. While the provider is unavailable, its refund stays pending.
 * @throws Problem `wrong_state` where a ticket whose place is to go back on sale has been used, `conflict`.
 */
export const refundTickets = (
  orderId: string,
  { selectTickets, ...terms }: RefundRequest,
): Promise<OrderRow | undefined> =>
  retry(
    async () => {
      const order = await readOrder(orderId);
      const ticketIds = order ? selectTickets(order) : [];
      if (!order || ticketIds.length === 0) return order;
      const rows = (await readTicketPlaces(ticketIds)).filter((row) => row !== undefined);
      if (terms.fate === 'back-on-sale' && rows.some(({ status }) => status === 'used')) {
        throw new Problem(wrongState, 'One of these tickets has been used for entry');
      }
      if (rows.length !== ticketIds.length) return again;
      const refunded = await writeRefund(order, rows, { ticketIds, ...terms }, clock.now());
      if (!refunded) return again;
      await settleDebts(refunded);
      return (await readOrder(orderId)) ?? refunded;
    },
    { exhausted: raise(conflict) },
  );
