import type { EventRow } from '../../../shared/records/event-row.ts';
import { venueLine } from '../../../shared/text/venue-line.ts';
import { formatDay, formatTime, formatTimeSpan, formatZone } from './date-format.ts';
import type { Notice } from './notice.ts';

type Moved = EventRow & { rescheduled: NonNullable<EventRow['rescheduled']> };

const whenIn = (zone: string, { startsAt, endsAt }: { startsAt: number; endsAt: number }): string =>
  `${formatDay(zone, startsAt)}, ${formatTimeSpan(zone, startsAt, endsAt)}`;
const momentIn = (zone: string, at: number): string => `${formatDay(zone, at)}, ${formatTime(zone, at)}`;

function factsOf({ venue, rescheduled: before, previousStartsAt: first, ...event }: Moved): string[] {
  const zone = venue.timezone;
  const isOther = first !== undefined && first !== before.startsAt && first !== event.startsAt;
  return [
    `Now: ${whenIn(zone, event)} (${formatZone(zone, event.startsAt)})`,
    `Doors open at ${formatTime(zone, event.doorsOpenAt)}`,
    venueLine(venue),
    `Before: ${whenIn(zone, before)}, doors at ${formatTime(zone, before.doorsOpenAt)}`,
    ...(isOther ? [`First announced for ${momentIn(zone, first)}`] : []),
  ];
}

/** How the money can be had back, as long as it can. */
function choice({ refundUntil, venue }: Moved, orderId: string, now: number): string[] {
  if (refundUntil === undefined || refundUntil <= now) return [];
  const until = `${momentIn(venue.timezone, refundUntil)} (${formatZone(venue.timezone, refundUntil)})`;
  return [
    `If you cannot come then, you can have your money back until ${until}: cancel order ${orderId} by that time ` +
      `(POST /v1/orders/${orderId}/cancel). All its tickets for this event are given back then, and none for another.`,
  ];
}

/** What ticket holders are told of a change of date, as the event is at `now` (epoch ms). */
export function rescheduleNotice(event: Moved, orderId: string, now: number): Notice {
  const { title } = event;
  const startMoved = event.startsAt !== event.rescheduled.startsAt;
  return {
    subject: `${startMoved ? 'New date' : 'New times'}: ${title}`,
    paragraphs: [
      startMoved ? `\u201c${title}\u201d has been moved.` : `The times of \u201c${title}\u201d have changed.`,
      'Your tickets stay valid as they are, also where the former date is printed on them: bring the same codes. ' +
        'The attached calendar entry replaces the one you have.',
      ...choice(event, orderId, now),
    ],
    facts: factsOf(event),
  };
}
