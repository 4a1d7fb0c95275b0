import { backoff } from '../../../shared/async/backoff.ts';
import { retryLimits } from '../../../shared/async/limits.ts';
import { clock } from '../../../shared/base/clock.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { conflict, wrongState } from '../../../shared/base/problems.ts';
import type { OrderRow, Refund } from '../order/order.ts';
import * as store from '../order/order-store.ts';
import { settleDebts } from '../payment/settle-debts.ts';
import { type Fate, readTicketPlaces, writeRefund } from './refund-store.ts';

interface RefundRequest {
  /** Which of an order's tickets, as the order is at that moment; with none left there is nothing to do. */
  of: (order: OrderRow) => string[];
  reason: string;
  fate: Fate;
  request?: Refund['request'];
}

/**
 * Gives tickets of a confirmed order back, each for what was paid for it; done twice it is nothing. The answer does not
 * wait for a provider that is out.
 * @throws Problem `wrong_state` where somebody has come in with one that is to go back on sale, `conflict`.
 */
export async function refundTickets(orderId: string, { of, ...how }: RefundRequest): Promise<OrderRow | undefined> {
  for (let attempt = 0; attempt < retryLimits.attempts; attempt++) {
    const order = await store.readOrder(orderId);
    const ticketIds = order ? of(order) : [];
    if (!order || ticketIds.length === 0) return order;
    const rows = (await readTicketPlaces(ticketIds)).filter((row) => row !== undefined);
    if (how.fate === 'back-on-sale' && rows.some(({ status }) => status === 'used')) {
      throw new Problem(wrongState, 'Somebody has come in with one of these tickets');
    }
    const complete = rows.length === ticketIds.length;
    const back = complete && (await writeRefund(order, rows, { ticketIds, ...how }, clock.now()));
    if (back) {
      await settleDebts(back);
      return (await store.readOrder(orderId)) ?? back;
    }
    await backoff(attempt);
  }
  throw new Problem(conflict);
}
