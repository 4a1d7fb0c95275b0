import type { MailContent } from '../../../shared/messaging/send-mail.ts';
import type { OrderFacts } from '../../../shared/records/order-facts.ts';
import { escapeMarkup } from '../../../shared/text/markup.ts';
import { venueLine } from '../../../shared/text/venue-line.ts';
import { orderRows } from '../order/order-rows.ts';
import type { PrintedEvent, TicketPage } from '../order/ticket-pages.ts';
import { billHtml, billLine } from './bill.ts';
import { formatMoment, formatTimes } from './date-format.ts';
import { greetingOf, mailPage } from './mail-page.ts';
import { policyWords } from './policy-words.ts';
import { formatSeat } from './seat-format.ts';

/** One event of the order and its tickets. */
interface EventPart {
  title: string;
  /** When, where and by whom, one line each. */
  facts: string[];
  tickets: string[];
}

function eventPart(event: PrintedEvent, pages: readonly TicketPage[]): EventPart {
  const { venue, previousStartsAt } = event;
  const zone = venue.timezone;
  const times = formatTimes(zone, event);
  return {
    title: event.title,
    facts: [
      `${times.day}, ${times.span} (${times.zone})`,
      // A buyer who ordered before the event was moved may remember the earlier date.
      ...(previousStartsAt !== undefined
        ? [`First announced for ${formatMoment(zone, previousStartsAt, event.startsAt)}`]
        : []),
      `Doors open at ${times.doors}`,
      venueLine(venue),
      `Organized by ${event.organizer.name}`,
    ],
    tickets: pages.map(({ ticketType, seat }) => (seat ? `${ticketType} · ${formatSeat(seat)}` : ticketType)),
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
  'Your tickets are attached as a PDF, with one page and one code each. ' +
  'Show the code at the door, on paper or on your phone. ' +
  'Each code admits one person once, so give it only to the person it is for. ' +
  'The attached calendar entry adds the date to your calendar.';

/** Renders the mail that brings the tickets of a confirmed order. */
export function confirmationMail(
  order: Pick<OrderFacts, 'orderId' | 'total' | 'comp' | 'items' | 'refundPolicy' | 'boxOffice'>,
  greetingName: string | undefined,
  pages: readonly TicketPage[],
): MailContent {
  const parts = eventParts(pages);
  const [first] = parts;
  const subject =
    parts.length === 1 && first ? `Your tickets: ${first.title}` : `Your tickets for ${parts.length} events`;
  const greeting = greetingOf(greetingName);
  const opening = order.comp ? 'You have been given tickets.' : 'Your order is confirmed.';
  const closing = `Your order number is ${order.orderId}.`;
  const policy = policyWords(order);
  const bill = orderRows(order, ({ quantity, name, eventTitle }) =>
    [`${quantity} × ${name}`, ...(parts.length > 1 ? [eventTitle] : [])].join(', '),
  );
  const text = [
    ...[greeting, opening, ...parts.map(partText), bill.map(billLine).join('\n'), advice],
    ...(policy ? [policy] : []),
    closing,
  ].join('\n\n');
  const html = mailPage(
    subject,
    `<p>${escapeMarkup(greeting)}<br>${opening}</p>${parts.map(partHtml).join('')}${billHtml(bill)}
<p style="line-height:1.5">${escapeMarkup(advice)}</p>
${policy ? `<p style="line-height:1.5">${escapeMarkup(policy).replaceAll('\n', '<br>')}</p>\n` : ''}<p style="color:#5c6070;font-size:13px">${escapeMarkup(closing)}</p>`,
  );
  return { subject, text: `${text}\n`, html };
}
