import { formatMoney, type Money } from '../../../shared/base/money.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { venueLine } from '../../../shared/text/venue-line.ts';
import { formatTimes } from './date-format.ts';
import type { Notice } from './notice.ts';

interface RefundFacts {
  orderId: string;
  /** 0 for tickets that were free. */
  amount: Money;
  /** The events of the refunded tickets, at least one. */
  events: readonly EventRow[];
}

/** Tells a buyer that tickets of an order were refunded. */
export function refundNotice({ orderId, amount, events }: RefundFacts): Notice {
  const [first] = events;
  const money =
    amount.amount > 0
      ? `${formatMoney(amount)} is on its way back to you, the same way you paid. Your bank may take a few days.`
      : 'Your tickets were free, so there is no money to refund.';
  return {
    subject: `${first?.cancellation ? 'Cancelled' : 'Refund'}: ${first?.title ?? ''}`,
    paragraphs: [
      reasonFor(events),
      money,
      `These tickets are no longer valid for entry. Your order number is ${orderId}.`,
    ],
    facts: events.map((event) => {
      const { day, span } = formatTimes(event.venue.timezone, event);
      return `${event.title}: ${day}, ${span}, ${venueLine(event.venue)}`;
    }),
  };
}

/** The reason as the buyer sees it: the event was cancelled, or they returned tickets themselves. */
function reasonFor(events: readonly EventRow[]): string {
  const titles = events.map(({ title }) => `\u201c${title}\u201d`).join(', ');
  const [first] = events;
  if (!first?.cancellation) return `Your tickets for ${titles} have been cancelled, as you asked.`;
  const { reason } = first.cancellation;
  return `${titles} will not take place.${reason ? ` The organizer says: ${reason}` : ''}`;
}
