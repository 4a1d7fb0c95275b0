import { formatMoney } from '../../base/money.ts';
import { sumOf } from '../../base/sum.ts';
import { excessRefundId, type OrderMoney, type RefundFacts, wholeRefundId } from '../order-money.ts';
import { leftByTicket, ticketsOfEvents } from '../terms/refund-shares.ts';
import type { Finding } from './finding.ts';

/** Reasons for which nothing is kept: the buyer did not choose to return these tickets. */
const inFull = ['event_cancelled', 'event_rescheduled'];

/** Refunds that return what no ticket cost. */
const isApart = ({ id, attemptId }: RefundFacts): boolean =>
  id === wholeRefundId(attemptId) || id === excessRefundId(attemptId);

/** I7: a refund returns no more than what was left of the price of its tickets. I6: nothing is kept of a cancelled event. */
function wrongAmounts(order: OrderMoney): Finding[] {
  const { orderId: subject, refunds, total } = order;
  return refunds.flatMap((refund, index): Finding[] => {
    if (isApart(refund)) return [];
    const { id, eventIds, ticketIds = [], amount, reason } = refund;
    const before = leftByTicket({ ...order, refunds: refunds.slice(0, index) });
    const from = eventIds ? ticketsOfEvents(order, eventIds).map(({ ticketId }) => ticketId) : ticketIds;
    const left = sumOf(from.map((ticketId) => before.get(ticketId) ?? 0));
    const detail = `refund ${id} (${reason}) returns ${formatMoney(amount)} of ${formatMoney({ ...total, amount: left })}`;
    if (amount.amount > left) return [{ invariant: 'I7', subject, detail }];
    return inFull.includes(reason) && amount.amount < left ? [{ invariant: 'I6', subject, detail }] : [];
  });
}

/** I6: a cancelled ticket has exactly one refund, and a valid one has none that returned it. */
function wrongTickets({ orderId: subject, tickets, refunds }: OrderMoney): Finding[] {
  const returned = refunds.flatMap(({ ticketIds = [] }) => ticketIds);
  return tickets.flatMap(({ ticketId, status }): Finding[] => {
    const times = returned.filter((id) => id === ticketId).length;
    if (times === (status === 'cancelled' ? 1 : 0)) return [];
    return [{ invariant: 'I6', subject, detail: `ticket ${ticketId} is ${status}, and ${times} refunds return it` }];
  });
}

/** Checks the refunds of an order that was confirmed against its tickets. */
export const refundFindings = (order: OrderMoney): Finding[] => [...wrongAmounts(order), ...wrongTickets(order)];
