import type { EventRow } from '../../../shared/records/event-row.ts';
import type { OrderFacts } from '../../../shared/records/order-facts.ts';
import { hasRefundChoice } from '../../../shared/records/terms/refund-choice.ts';
import { venueLine } from '../../../shared/text/venue-line.ts';
import { formatMoment, formatTimes, formatZone } from './date-format.ts';
import type { Notice } from './notice.ts';

type RescheduledEvent = EventRow & { rescheduled: NonNullable<EventRow['rescheduled']> };

type NotifiedOrder = Pick<OrderFacts, 'orderId' | 'createdAt' | 'total'>;

/** Tells the buyer of an order about new dates or times. `now` (epoch ms) decides whether a refund is still offered. */
export function rescheduleNotice(event: RescheduledEvent, order: NotifiedOrder, now: number): Notice {
  const { title } = event;
  const hasNewStart = event.startsAt !== event.rescheduled.startsAt;
  return {
    subject: `${hasNewStart ? 'New date' : 'New times'}: ${title}`,
    paragraphs: [
      hasNewStart
        ? `\u201c${title}\u201d has been moved to a new date.`
        : `The times of \u201c${title}\u201d have changed.`,
      'Your tickets stay valid, even if the earlier date is printed on them. Please bring the same tickets. ' +
        'The attached calendar entry replaces the one you have.',
      ...refundOffer(event, order, now),
    ],
    facts: factsOf(event),
  };
}

function factsOf({ venue, rescheduled: before, previousStartsAt: first, ...event }: RescheduledEvent): string[] {
  const zone = venue.timezone;
  const [now, then] = [formatTimes(zone, event), formatTimes(zone, before)];
  const hasOtherFirstDate = first !== undefined && first !== before.startsAt && first !== event.startsAt;
  return [
    `Now: ${now.day}, ${now.span} (${now.zone})`,
    `Doors open at ${now.doors}`,
    venueLine(venue),
    `Before: ${then.day}, ${then.span}, doors at ${then.doors}${then.zone === now.zone ? '' : ` (${then.zone})`}`,
    ...(hasOtherFirstDate ? [`First announced for ${formatMoment(zone, first, event.startsAt)}`] : []),
  ];
}

/** Says how to get a refund, to a buyer who paid and has that choice. */
function refundOffer(event: RescheduledEvent, order: NotifiedOrder, now: number): string[] {
  const { refundUntil, venue } = event;
  if (refundUntil === undefined || order.total.amount === 0 || !hasRefundChoice(order, event, now)) return [];
  const moment = formatMoment(venue.timezone, refundUntil, refundUntil);
  const until = `${moment} (${formatZone(venue.timezone, refundUntil)})`;
  return [
    `If you can no longer come, you can have your money back until ${until}. ` +
      `Please cancel your order ${order.orderId} before that time where you bought your tickets. ` +
      'If you cannot, please reply to this mail or write to the organizer. ' +
      'All tickets of this order for this event will be refunded. Your tickets for other events stay valid.',
  ];
}
