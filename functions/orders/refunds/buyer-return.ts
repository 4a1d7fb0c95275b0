import { Problem, type ProblemType } from '../../../shared/base/problem.ts';
import { notFound, wrongState } from '../../../shared/base/problems.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { paidByTicket, remainingOf } from '../../../shared/records/terms/refund-shares.ts';
import { policyOf } from '../order/frozen-policy.ts';
import type { OrderRow, Refund } from '../order/order.ts';
import { alreadyRefunded, refundWindowClosed, ticketUsed } from '../problems.ts';
import { refundableEvents } from './refund-choice.ts';
import { percentInForce, refundByPolicy } from './refund-policy.ts';
import type { RefundPlan } from './refund-tickets.ts';

interface Returned {
  /** These tickets only. */
  named?: readonly string[] | undefined;
  /** The events of the order, or those of the organizer that cancels it: tickets of others stay. */
  events: readonly EventRow[];
  /** Why, where an organizer cancels: a code or its own words. */
  reason?: string | undefined;
  /** Ids of the tickets that were used for entry. */
  used: ReadonlySet<string>;
  request: NonNullable<Refund['request']>;
  /** Epoch ms. */
  now: number;
}

/** A ticket that may be returned, with its line. */
interface Candidate {
  ticketId: string;
  line: OrderRow['items'][number];
  /** Nothing was paid for it. */
  isFree: boolean;
}

const fate = 'back-on-sale';

/**
 * Plans what a buyer returns of a paid order, or what its organizer cancels by the same terms. Tickets of rescheduled
 * events are refunded in full while that choice is open. Then come those for which the frozen policy gives something
 * back, and free ones until the event starts. Where no tickets are named, those of an event stay once one of them was
 * used for entry, and free ones stay while none that was paid can be returned.
 * @throws Problem `not_found`, `already_refunded`, `ticket_used`, `refund_window_closed`, `wrong_state`.
 */
export function planReturn(order: OrderRow, returned: Returned): RefundPlan {
  const { request, events, reason = 'event_rescheduled', now } = returned;
  const candidates = candidatesOf(order, returned);
  const moved = refundableEvents(order, events, now);
  const choice = candidates.filter(({ line }) => moved.includes(line.eventId));
  const others = candidates.filter((candidate) => !choice.includes(candidate));
  if (returned.named && choice.length > 0 && others.length > 0) {
    throw new Problem(wrongState, 'Return the tickets of a rescheduled event in a request of their own');
  }
  const unused = withoutEntry(order, choice, returned);
  if (unused.length > 0) return { ticketIds: unused, reason, fate, request };
  const starts = new Map(
    events.flatMap(({ eventId, status, startsAt }) => (status === 'published' ? [[eventId, startsAt] as const] : [])),
  );
  return planByTerms(order, others, { ...returned, starts, isUsed: choice.length > 0 });
}

/** Plans by the terms of the purchase. `isUsed`: tickets of other events were left out, since they were used. */
function planByTerms(
  order: OrderRow,
  candidates: readonly Candidate[],
  returned: Returned & { starts: ReadonlyMap<string, number>; isUsed: boolean },
): RefundPlan {
  const { request, named, reason = 'returned_by_buyer', starts, now } = returned;
  const isPaid = ({ isFree }: Candidate) => !isFree;
  const hasPolicy = order.items.some((line) => policyOf(order, line).windows.length > 0);
  if (candidates.some(isPaid) && !hasPolicy)
    throw new Problem(wrongState, 'No ticket of this order can be refunded now');
  const open = candidates.filter(({ line, isFree }) => {
    const startsAt = starts.get(line.eventId) ?? 0;
    return isFree ? startsAt > now : percentInForce(policyOf(order, line), startsAt, now) > 0;
  });
  const isClosed = candidates.some(isPaid) && !open.some(isPaid);
  if (isClosed || (named && open.length < candidates.length)) throw new Problem(refusal(returned.isUsed));
  const ticketIds = withoutEntry(order, open, returned);
  const paid = open.flatMap((candidate) => (isPaid(candidate) ? [candidate.ticketId] : []));
  const isLeft = paid.length > 0 ? ticketIds.some((id) => paid.includes(id)) : ticketIds.length > 0;
  if (!isLeft) throw new Problem(refusal(returned.isUsed || open.length > 0));
  const terms = { ticketIds, reason, fate, request } as const;
  if (paid.length === 0) return terms;
  if (remainingOf(order) === 0) throw new Problem(alreadyRefunded);
  const { amount, fixedFees } = refundByPolicy(order, ticketIds, { starts, now });
  // Nobody gives tickets up for nothing.
  if (amount.amount === 0) throw new Problem(refundWindowClosed);
  return { ...terms, amount: amount.amount, fixedFees };
}

const refusal = (isUsed: boolean): ProblemType => (isUsed ? ticketUsed : refundWindowClosed);

/** The valid tickets for these events, or those named. */
function candidatesOf(order: OrderRow, { named, events }: Pick<Returned, 'named' | 'events'>): Candidate[] {
  const paid = paidByTicket(order);
  const own = order.tickets.flatMap(({ ticketId, itemId, status }) => {
    const line = order.items.find(({ id }) => id === itemId);
    const isOwn = events.some(({ eventId }) => eventId === line?.eventId);
    return line && isOwn ? [{ ticketId, line, status, isFree: (paid.get(ticketId) ?? 0) === 0 }] : [];
  });
  if (named?.some((id) => !own.some(({ ticketId }) => ticketId === id))) {
    throw new Problem(notFound, 'The order has no such ticket');
  }
  const chosen = own.filter(({ ticketId }) => named?.includes(ticketId) ?? true);
  const valid = chosen.filter(({ status }) => status === 'valid');
  if (valid.length === 0 || (named && valid.length < chosen.length)) throw new Problem(alreadyRefunded);
  return valid;
}

/** Those that can be returned as for entry: of an event without any, or the named ones. @throws Problem `ticket_used`. */
function withoutEntry(
  { items, tickets }: OrderRow,
  candidates: readonly Candidate[],
  { named, used }: Pick<Returned, 'named' | 'used'>,
): string[] {
  if (named && candidates.some(({ ticketId }) => used.has(ticketId))) throw new Problem(ticketUsed);
  const entered = new Set(tickets.flatMap(({ ticketId, itemId }) => (used.has(ticketId) ? [itemId] : [])));
  const events = items.flatMap(({ id, eventId }) => (entered.has(id) ? [eventId] : []));
  return candidates.flatMap(({ ticketId, line }) => (named || !events.includes(line.eventId) ? [ticketId] : []));
}
