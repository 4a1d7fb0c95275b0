import { formatMoney, type Money } from '../../../shared/base/money.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { venueLine } from '../../../shared/text/venue-line.ts';
import { formatDay, formatTimeSpan } from './date-format.ts';
import type { Notice } from './notice.ts';

interface Refunded {
  orderId: string;
  /** Nothing for tickets that cost nothing. */
  amount: Money;
  /** The events whose tickets were given back, at least one. */
  events: readonly EventRow[];
}

const quoted = (events: readonly EventRow[]): string => events.map(({ title }) => `\u201c${title}\u201d`).join(', ');

/** Why, as the buyer sees it: an event that does not take place, or tickets that they gave back themselves. */
function opening(events: readonly EventRow[]): string {
  const [first] = events;
  if (!first?.cancellation) return `Your tickets for ${quoted(events)} have been given back, as you asked.`;
  const { reason } = first.cancellation;
  return `${quoted(events)} will not take place.${reason ? ` The organizer says: ${reason}` : ''}`;
}

/** What a buyer is told when tickets of an order were given back. */
export function refundNotice({ orderId, amount, events }: Refunded): Notice {
  const [first] = events;
  const money =
    amount.amount > 0
      ? `${formatMoney(amount)} are on their way back to you, by the way you paid. Banks may take some days.`
      : 'They cost nothing, so nothing is paid back.';
  return {
    subject: `${first?.cancellation ? 'Cancelled' : 'Refund'}: ${first?.title ?? ''}`,
    paragraphs: [opening(events), money, `The codes of these tickets open no door any more. Order ${orderId}.`],
    facts: events.map(({ title, startsAt, endsAt, venue }) => {
      return `${title}: ${formatDay(venue.timezone, startsAt)}, ${formatTimeSpan(venue.timezone, startsAt, endsAt)}, ${venueLine(venue)}`;
    }),
  };
}
