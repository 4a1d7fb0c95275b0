import { formatMoney, type Money } from '../../../shared/base/money.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { venueLine } from '../../../shared/text/venue-line.ts';
import { formatTimes } from './date-format.ts';
import type { Notice } from './notice.ts';

export interface RefundFacts {
  orderId: string;
  /** 0 for tickets that were free. */
  amount: Money;
  /** The events that it is for, at least one. */
  events: readonly EventRow[];
  /** A code, or the organizer's words. */
  reason: string;
  /** What was paid for the tickets and is kept. */
  kept?: Money | undefined;
  /** The refund policy of the order in words. */
  policy?: string | undefined;
  /** Whether tickets were cancelled. Otherwise money alone is refunded. */
  hasTickets: boolean;
}

/** The reasons of refunds that the buyer has asked for. */
const asked = ['event_rescheduled', 'returned_by_buyer'];

/** Tells a buyer that tickets of an order are refunded, or money alone. The provider may not have executed it yet. */
export function refundNotice(facts: RefundFacts): Notice {
  const { orderId, amount, events, hasTickets } = facts;
  const [first] = events;
  const money =
    amount.amount > 0
      ? `${formatMoney(amount)} will be refunded to you, the same way you paid. This may take a few days.`
      : 'Your tickets were free, so there is no money to refund.';
  const validity = hasTickets ? 'These tickets are no longer valid for entry.' : 'Your tickets stay valid.';
  return {
    subject: `${first?.cancellation ? 'Cancelled' : 'Refund'}: ${first?.title ?? ''}`,
    paragraphs: [reasonFor(facts), money, ...keptText(facts), `${validity} Your order number is ${orderId}.`],
    facts: events.map((event) => {
      const { day, span } = formatTimes(event.venue.timezone, event);
      return `${event.title}: ${day}, ${span}, ${venueLine(event.venue)}`;
    }),
  };
}

/** What is kept of the price of the tickets, and why. */
function keptText({ kept, reason, policy }: RefundFacts): string[] {
  if (!kept) return [];
  if (reason !== 'returned_by_buyer') return [`The organizer keeps ${formatMoney(kept)} of what you paid for them.`];
  return [
    `${formatMoney(kept)} of what you paid for them is kept, by the refund policy of your order. ${policy ?? ''}`.trim(),
  ];
}

/** The words of a member. Reasons that are not theirs are codes. */
const wordsOf = (reason: string): string => (/^[a-z_]+$/.test(reason) ? '' : ` They say: ${reason}`);

/** The reason as the buyer sees it: the event was cancelled, they returned tickets themselves, or the organizer did. */
function reasonFor({ events, reason: code, hasTickets }: RefundFacts): string {
  const titles = events.map(({ title }) => `\u201c${title}\u201d`).join(', ');
  const [first] = events;
  if (!hasTickets) return `The organizer of ${titles} gives you money back.${wordsOf(code)}`;
  if (!first?.cancellation) {
    if (asked.includes(code)) return `Your tickets for ${titles} have been cancelled, as you asked.`;
    return `The organizer has cancelled your tickets for ${titles}.${wordsOf(code)}`;
  }
  const { reason } = first.cancellation;
  return `${titles} will not take place.${reason ? ` The organizer says: ${reason}` : ''}`;
}
