import { formatMoney } from '../../../shared/base/money.ts';
import type { OrderFacts } from '../../../shared/records/order-facts.ts';
import { escapeMarkup } from '../../../shared/text/markup.ts';
import { venueLine } from '../../../shared/text/venue-line.ts';
import type { PrintedEvent, TicketPage } from '../order/confirmation.ts';
import { formatDay, formatSeat, formatTime, formatTimeSpan, formatZone } from './date-format.ts';
import { mailPage } from './mail-page.ts';

interface EventPart {
  title: string;
  /** When, where and by whom, a line each. */
  facts: string[];
  tickets: string[];
}

function eventPart(event: PrintedEvent, pages: readonly TicketPage[]): EventPart {
  const { venue, startsAt, endsAt, doorsOpenAt, previousStartsAt } = event;
  const zone = venue.timezone;
  return {
    title: event.title,
    facts: [
      `${formatDay(zone, startsAt)}, ${formatTimeSpan(zone, startsAt, endsAt)} (${formatZone(zone, startsAt)})`,
      // Whoever ordered before it was moved may have another date in mind.
      ...(previousStartsAt !== undefined
        ? [`First announced for ${formatDay(zone, previousStartsAt)}, ${formatTime(zone, previousStartsAt)}`]
        : []),
      `Doors open at ${formatTime(zone, doorsOpenAt)}`,
      venueLine(venue),
      `Organized by ${event.organizer.name}`,
    ],
    tickets: pages.map(({ ticketType, seat, price }) =>
      [ticketType, seat && formatSeat(seat), formatMoney(price)].filter((part) => part).join(' · '),
    ),
  };
}

function eventParts(pages: readonly TicketPage[]): EventPart[] {
  const byEvent = Map.groupBy(pages, ({ event }) => event.eventId);
  return [...byEvent.values()].flatMap((group) => (group[0] ? [eventPart(group[0].event, group)] : []));
}

const partText = ({ title, facts, tickets }: EventPart): string =>
  [title, ...facts.map((fact) => `  ${fact}`), ...tickets.map((ticket) => `  - ${ticket}`)].join('\n');

const partHtml = ({ title, facts, tickets }: EventPart): string => `
<h2 style="margin:24px 0 4px;font-size:19px">${escapeMarkup(title)}</h2>
<p style="margin:0 0 8px;line-height:1.5">${facts.map(escapeMarkup).join('<br>')}</p>
<ul style="margin:0;padding-left:20px;line-height:1.5">${tickets.map((ticket) => `<li>${escapeMarkup(ticket)}</li>`).join('')}</ul>`;

const advice =
  'Your tickets are attached as a PDF: one page and one code each. Show the code at the door on paper or on your phone. ' +
  'Each code lets one person in once, so pass it on only to the person it is for. ' +
  'The attached calendar entry puts the date into your calendar.';

/** Subject and both bodies. */
export function confirmationMail(
  order: Pick<OrderFacts, 'orderId' | 'total' | 'comp'>,
  buyerName: string,
  pages: readonly TicketPage[],
): { subject: string; text: string; html: string } {
  const parts = eventParts(pages);
  const [first] = parts;
  const subject =
    parts.length === 1 && first ? `Your tickets: ${first.title}` : `Your tickets for ${parts.length} events`;
  const greeting = `Hello ${buyerName},`;
  const opening = order.comp ? 'you have been given tickets.' : 'your order is confirmed.';
  const closing = `Order ${order.orderId}, total ${formatMoney(order.total)}.`;
  const text = [greeting, opening, ...parts.map(partText), advice, closing].join('\n\n');
  const html = mailPage(
    subject,
    `<p>${escapeMarkup(greeting)}<br>${opening}</p>${parts.map(partHtml).join('')}
<p style="margin-top:24px;line-height:1.5">${escapeMarkup(advice)}</p>
<p style="color:#5c6070;font-size:13px">${escapeMarkup(closing)}</p>`,
  );
  return { subject, text: `${text}\n`, html };
}
