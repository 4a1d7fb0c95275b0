import { Problem, type ProblemType } from '../../../shared/base/problem.ts';
import { notFound, wrongState } from '../../../shared/base/problems.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { policyOf } from '../order/frozen-policy.ts';
import type { OrderRow, Refund } from '../order/order.ts';
import { alreadyRefunded, refundWindowClosed, ticketUsed } from '../problems.ts';
import { refundableEvents } from './refund-choice.ts';
import { percentInForce, refundByPolicy } from './refund-policy.ts';
import { remainingOf } from './refund-shares.ts';
import type { RefundPlan } from './refund-tickets.ts';

interface Returned {
  /** These tickets only. */
  named?: readonly string[] | undefined;
  /** The events of the order. */
  events: readonly EventRow[];
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
}

const fate = 'back-on-sale';

/**
 * Plans what a buyer returns of a paid order. Tickets of rescheduled events are refunded in full while that choice is
 * open. Then come those for which the frozen policy gives something back, and those of an order that cost nothing until
 * the event starts. Where no tickets are named, those of an event stay once one of them was used for entry.
 * @throws Problem `not_found`, `already_refunded`, `ticket_used`, `refund_window_closed`, `wrong_state`.
 */
export function planReturn(order: OrderRow, returned: Returned): RefundPlan {
  const { request, events, now } = returned;
  const candidates = candidatesOf(order, returned.named);
  const moved = refundableEvents(order, events, now);
  const choice = candidates.filter(({ line }) => moved.includes(line.eventId));
  const others = candidates.filter((candidate) => !choice.includes(candidate));
  if (returned.named && choice.length > 0 && others.length > 0) {
    throw new Problem(wrongState, 'Return the tickets of a rescheduled event in a request of their own');
  }
  const unused = withoutEntry(order, choice, returned);
  if (unused.length > 0) return { ticketIds: unused, reason: 'event_rescheduled', fate, request };
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
  const { request, named, starts, now } = returned;
  const isFree = order.total.amount === 0;
  const hasPolicy = order.items.some((line) => policyOf(order, line).windows.length > 0);
  if (!isFree && !hasPolicy) throw new Problem(wrongState, 'No ticket of this order can be refunded now');
  const open = candidates.filter(({ line }) => {
    const startsAt = starts.get(line.eventId) ?? 0;
    return isFree ? startsAt > now : percentInForce(policyOf(order, line), startsAt, now) > 0;
  });
  if (named && open.length < candidates.length) throw new Problem(refundWindowClosed);
  const ticketIds = withoutEntry(order, open, returned);
  if (ticketIds.length === 0) throw new Problem(refusal(returned.isUsed || open.length > 0));
  const terms = { ticketIds, reason: 'returned_by_buyer', fate, request } as const;
  if (isFree) return terms;
  if (remainingOf(order) === 0) throw new Problem(alreadyRefunded);
  const { amount, fixedFees } = refundByPolicy(order, ticketIds, { starts, now });
  // Nobody gives tickets up for nothing.
  if (amount.amount === 0) throw new Problem(refundWindowClosed);
  return { ...terms, amount: amount.amount, fixedFees };
}

const refusal = (isUsed: boolean): ProblemType => (isUsed ? ticketUsed : refundWindowClosed);

/** The valid tickets of the order, or those named. */
function candidatesOf({ items, tickets }: OrderRow, named: readonly string[] | undefined): Candidate[] {
  const known = new Map(tickets.map((ticket) => [ticket.ticketId, ticket]));
  if (named?.some((id) => !known.has(id))) throw new Problem(notFound, 'The order has no such ticket');
  const chosen = tickets.filter(({ ticketId }) => named?.includes(ticketId) ?? true);
  const valid = chosen.filter(({ status }) => status === 'valid');
  if (valid.length === 0 || (named && valid.length < chosen.length)) throw new Problem(alreadyRefunded);
  return valid.flatMap(({ ticketId, itemId }) => {
    const line = items.find(({ id }) => id === itemId);
    return line ? [{ ticketId, line }] : [];
  });
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
