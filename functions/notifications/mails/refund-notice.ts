import { formatMoney, type Money } from '../../../shared/base/money.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { venueLine } from '../../../shared/text/venue-line.ts';
import type { RefundedTicket } from '../order/refunded-tickets.ts';
import { formatTimes } from './date-format.ts';
import type { Notice } from './notice.ts';
import { formatSeat } from './seat-format.ts';

export interface RefundFacts {
  orderId: string;
  amount: Money;
  /** The events that it is for, at least one. */
  events: readonly EventRow[];
  /** One of `codes`, or the organizer's words. */
  reason: string;
  /** The tickets that it cancelled. None: money alone. */
  tickets: readonly RefundedTicket[];
  /** What was paid for these tickets, refunded since or not, in minor units. */
  paid: number;
  /** All tickets of the order, and those of them that are valid now. */
  count: { all: number; valid: number };
  /** What the money goes back through. */
  provider?: string | undefined;
  /** What was paid for the tickets and is kept. */
  kept?: Money | undefined;
  /** The part of their booking fees that was not refunded, in minor units. */
  fee?: number;
  /** The refund policy of the order in words. */
  policy?: string | undefined;
}

/** The reasons that are codes. All others are the words of a member. */
const codes = ['event_cancelled', 'event_rescheduled', 'returned_by_buyer', 'cancelled_by_organizer'];

/** Those of refunds that the buyer has asked for. */
const asked = ['event_rescheduled', 'returned_by_buyer'];

/** Tells a buyer that tickets of an order are refunded, or money alone. Nobody may have paid it out yet. */
export function refundNotice(facts: RefundFacts): Notice {
  const { orderId, events } = facts;
  const title = events[0]?.title ?? '';
  return {
    subject: `${isEventCancelled(facts) ? 'Cancelled' : 'Refund'}: ${title}`,
    paragraphs: [
      reasonText(facts),
      moneyText(facts),
      ...keptText(facts),
      `${validityText(facts)} Your order number is ${orderId}.`,
    ],
    facts: events.flatMap((event) => [eventFact(event), ...ticketFacts(event, facts)]),
  };
}

const isEventCancelled = ({ reason, events }: RefundFacts): boolean =>
  reason === 'event_cancelled' && events[0]?.cancellation !== undefined;

function eventFact(event: EventRow): string {
  const { day, span } = formatTimes(event.venue.timezone, event);
  return `${event.title}: ${day}, ${span}, ${venueLine(event.venue)}`;
}

/** The cancelled tickets of an event. Those without a seat are told apart by their number. */
const ticketFacts = ({ eventId }: EventRow, { tickets }: RefundFacts): string[] =>
  tickets
    .filter((ticket) => ticket.eventId === eventId)
    .map(({ ticketType, seat, number }) =>
      seat
        ? `Cancelled: ${ticketType}, ${formatSeat(seat)}`
        : `Cancelled: ${ticketType}, ticket ${number} of your order`,
    );

/** What comes back, and how: a provider returns it by itself, organizers pay it out in person. */
function moneyText({ amount, paid, kept, tickets, provider = '' }: RefundFacts): string {
  const money = formatMoney(amount);
  if (amount.amount > 0) {
    return (
      byOrganizer[provider]?.(money) ??
      `${money} will be refunded to you, the same way you paid. This may take a few days.`
    );
  }
  if (tickets.length > 0 && paid === 0) return 'Your tickets were free, so there is no money to refund.';
  return kept
    ? `No money is refunded to you for ${themIn(tickets)}.`
    : `An earlier refund covers what you paid for ${themIn(tickets)}, so no more money follows.`;
}

const byOrganizer: Record<string, (money: string) => string> = {
  manual: (money) =>
    `The organizer will return ${money} to you, by bank transfer or in cash. Please write to them if they need to know your account.`,
  cash: (money) => `The organizer will return ${money} to you in cash. Please ask at the box office, or write to them.`,
  card: (money) =>
    `The organizer will return ${money} to your card. Please ask at the box office, or write to the organizer.`,
};

const themIn = ({ length }: RefundFacts['tickets']): string => (length === 1 ? 'it' : 'them');

/** What is kept of what was paid for the tickets, and why. */
function keptText({ kept, fee = 0, reason, policy = '', tickets }: RefundFacts): string[] {
  if (!kept) return [];
  const money = formatMoney(kept);
  const bookingFee = formatMoney({ ...kept, amount: Math.min(fee, kept.amount) });
  const including = fee > 0 ? `, with the booking fee of ${bookingFee}` : '';
  if (fee >= kept.amount) return [`The booking fee of ${bookingFee} is not refunded.`];
  const paid = `what you paid for ${themIn(tickets)}`;
  if (reason !== 'returned_by_buyer') return [`The organizer keeps ${money} of ${paid}${including}.`];
  return [`${money} of ${paid} is kept${including}, by the refund policy of your order. ${policy}`.trim()];
}

/** Which tickets still open the door. */
function validityText({ tickets, count: { all, valid } }: RefundFacts): string {
  if (tickets.length > 0) {
    const above = tickets.length === 1 ? 'The ticket above is' : 'The tickets above are';
    const gone = `${above} no longer valid for entry.`;
    return valid > 0 ? `${gone} Your other tickets stay valid.` : gone;
  }
  if (valid === 0) return 'Your tickets were cancelled before, and are not valid for entry.';
  return valid < all ? 'Those of your tickets that were not cancelled before stay valid.' : 'Your tickets stay valid.';
}

const wordsOf = (reason: string): string => (codes.includes(reason) ? '' : ` They say: ${reason}`);

/** Why: the event was cancelled, the buyer returned tickets, or the organizer refunded, with its own words. */
function reasonText(facts: RefundFacts): string {
  const { events, reason, tickets } = facts;
  const titles = events.map(({ title }) => `\u201c${title}\u201d`).join(', ');
  if (isEventCancelled(facts)) {
    const words = events[0]?.cancellation?.reason;
    return `${titles} will not take place.${words ? ` The organizer says: ${words}` : ''}`;
  }
  if (tickets.length === 0) return `The organizer of ${titles} gives you money back.${wordsOf(reason)}`;
  const which = `${cancelledTickets(facts)} for ${titles}`;
  if (asked.includes(reason)) return `As you asked, we have cancelled ${which}.`;
  return `The organizer has cancelled ${which}.${wordsOf(reason)}`;
}

function cancelledTickets({ tickets, count: { valid } }: RefundFacts): string {
  if (valid === 0) return 'your tickets';
  return tickets.length === 1 ? 'one of your tickets' : `${tickets.length} of your tickets`;
}
