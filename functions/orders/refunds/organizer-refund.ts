import { Problem } from '../../../shared/base/problem.ts';
import { invalidRequest, limitReached, notFound, wrongState } from '../../../shared/base/problems.ts';
import { sumOf } from '../../../shared/base/sum.ts';
import { leftByTicket, remainingOf, ticketsOfEvents } from '../../../shared/records/terms/refund-shares.ts';
import { orderLimits } from '../limits.ts';
import { type OrderRow, type Refund, wasConfirmed } from '../order/order.ts';
import { alreadyRefunded, refundExceedsPaid, ticketUsed } from '../problems.ts';
import type { NewRefund } from './refund-schema.ts';
import type { RefundPlan } from './refund-tickets.ts';

interface Requested {
  body: NewRefund;
  /** The events of the order for which the caller may refund. */
  eventIds: readonly string[];
  /** Ids of the tickets that were used for entry. */
  used: ReadonlySet<string>;
  request: NonNullable<Refund['request']>;
}

/**
 * Plans what an organizer refunds of an order. Tickets of other organizers do not exist for it, and its money is what is
 * left of what was paid for its own tickets, cancelled ones included.
 * @throws Problem `wrong_state`, `not_found`, `already_refunded`, `ticket_used`, `refund_exceeds_paid`, `limit_reached`.
 */
export function planOrganizerRefund(order: OrderRow, { body, eventIds, used, request }: Requested): RefundPlan {
  if (!wasConfirmed(order)) throw new Problem(wrongState, 'Only a paid order can be refunded');
  const { amount, reason, keepPlaces = false } = body;
  if (amount && amount.currency !== order.total.currency) {
    const message = `must be ${order.total.currency}, as in the order`;
    throw new Problem(invalidRequest, undefined, { errors: [{ pointer: '/amount/currency', message }] });
  }
  const ticketIds = chosenTickets(order, { body, eventIds });
  const own = ticketsOfEvents(order, eventIds).map(({ ticketId }) => ticketId);
  const left = leftOf(order, body.ticketIds ?? own);
  if (ticketIds.length === 0 && left === 0 && !amount) throw new Problem(alreadyRefunded);
  if (amount && amount.amount > left) {
    const members = { left: { ...amount, amount: left } };
    throw new Problem(refundExceedsPaid, undefined, { members });
  }
  if (ticketIds.length === 0 && amount && amount.amount < left) requireFewRefunds(order);
  if (!keepPlaces && ticketIds.some((id) => used.has(id))) throw new Problem(ticketUsed);
  return {
    ticketIds,
    amount: amount?.amount ?? left,
    ...(!body.ticketIds && { eventIds }),
    reason,
    fate: keepPlaces ? 'revoked' : 'back-on-sale',
    request,
  };
}

/** @throws Problem `limit_reached`. */
function requireFewRefunds({ refunds }: OrderRow): void {
  if (refunds.length < orderLimits.refundsPerOrder) return;
  const detail = `After ${orderLimits.refundsPerOrder} refunds of an order only tickets can be refunded, or all that is left`;
  throw new Problem(limitReached, detail);
}

/** The tickets that are returned: those named, none where only an amount is, and otherwise all valid ones. */
function chosenTickets(order: OrderRow, { body, eventIds }: Pick<Requested, 'body' | 'eventIds'>): string[] {
  const own = new Map(ticketsOfEvents(order, eventIds).map(({ ticketId, status }) => [ticketId, status]));
  const { ticketIds, amount } = body;
  if (!ticketIds) return amount ? [] : [...own].flatMap(([id, status]) => (status === 'valid' ? [id] : []));
  if (ticketIds.some((id) => !own.has(id))) throw new Problem(notFound, 'The order has no such ticket');
  if (ticketIds.some((id) => own.get(id) === 'cancelled')) throw new Problem(alreadyRefunded);
  return ticketIds;
}

/** What is left of what was paid for these tickets, in minor units, and at most what remains of what was captured. */
function leftOf(order: OrderRow, ticketIds: readonly string[]): number {
  const left = leftByTicket(order);
  return Math.min(sumOf(ticketIds.map((id) => left.get(id) ?? 0)), remainingOf(order));
}
