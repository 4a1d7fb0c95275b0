import type { PrintedEvent } from './confirmation.ts';
import { venueLine } from './when.ts';

/** RFC 5545 section 3.3.5, form 2: `20260704T180000Z`. */
const utc = (epochMs: number): string => `${new Date(epochMs).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

/** RFC 5545 section 3.3.11; other control characters are not allowed in a text. */
const escapeText = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\p{Cc}/gu, '');

/** RFC 5545 section 3.1: no line above 75 octets; a character is never cut in two. */
function fold(line: string): string {
  const lines: string[] = [];
  let current = '';
  for (const character of line) {
    if (Buffer.byteLength(current + character) > 75) {
      lines.push(current);
      current = ' ';
    }
    current += character;
  }
  return [...lines, current].join('\r\n');
}

/** iCal text with one entry per event. The uid is the event's id, so a later file with a new date replaces the entry. */
export function eventCalendar(events: readonly PrintedEvent[], stampedAt: number): string {
  const entries = events.flatMap((event) => [
    'BEGIN:VEVENT',
    `UID:${event.eventId}`,
    `DTSTAMP:${utc(stampedAt)}`,
    `SEQUENCE:${event.version}`,
    `DTSTART:${utc(event.startsAt)}`,
    `DTEND:${utc(event.endsAt)}`,
    `SUMMARY:${escapeText(event.title)}`,
    `LOCATION:${escapeText(venueLine(event.venue))}`,
    `DESCRIPTION:${escapeText(`Organizer: ${event.organizer.name}\nYour tickets are in the mail that confirmed your order.`)}`,
    'STATUS:CONFIRMED',
    'END:VEVENT',
  ]);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//NightFlow//Tickets//EN',
    'CALSCALE:GREGORIAN',
    ...entries,
    'END:VCALENDAR',
  ];
  return `${lines.map(fold).join('\r\n')}\r\n`;
}
