/** An entry of a calendar. Times are epoch ms. */
export interface CalendarEntry {
  /** Never changes, so that a later version replaces an earlier one. */
  uid: string;
  version: number;
  stampedAt: number;
  startsAt: number;
  endsAt: number;
  title: string;
  location: string;
  description: string;
  url?: string;
}

/** RFC 5545 section 3.3.5, form 2: `20260704T180000Z`. */
const utc = (epochMs: number): string => `${new Date(epochMs).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

/** RFC 5545 section 3.3.11. All other control characters are not allowed in a text and are removed. */
const escapeText = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\p{Cc}/gu, '');

/** RFC 5545 section 3.1: at most 75 octets a line. A character is never split. */
function fold(line: string): string {
  const lines: string[] = [];
  let current = '';
  let octets = 0;
  for (const character of line) {
    const more = Buffer.byteLength(character);
    if (octets + more > 75) {
      lines.push(current);
      current = ' ';
      octets = 1;
    }
    current += character;
    octets += more;
  }
  return [...lines, current].join('\r\n');
}

const linesOf = (entry: CalendarEntry): string[] => [
  'BEGIN:VEVENT',
  `UID:${entry.uid}`,
  `DTSTAMP:${utc(entry.stampedAt)}`,
  `SEQUENCE:${entry.version}`,
  `DTSTART:${utc(entry.startsAt)}`,
  `DTEND:${utc(entry.endsAt)}`,
  `SUMMARY:${escapeText(entry.title)}`,
  `LOCATION:${escapeText(entry.location)}`,
  `DESCRIPTION:${escapeText(entry.description)}`,
  ...(entry.url ? [`URL:${entry.url}`] : []),
  'STATUS:CONFIRMED',
  'END:VEVENT',
];

/**
 * Builds an iCal text (RFC 5545). With a name it is a subscription, which calendar programs refresh hourly (RFC 7986).
 */
export function calendarOf(entries: readonly CalendarEntry[], name?: string): string {
  const published = name === undefined ? [] : [`NAME:${escapeText(name)}`, `X-WR-CALNAME:${escapeText(name)}`];
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//NightFlow//Tickets//EN',
    'CALSCALE:GREGORIAN',
    ...published,
    ...(name === undefined ? [] : ['REFRESH-INTERVAL;VALUE=DURATION:PT1H', 'X-PUBLISHED-TTL:PT1H']),
    ...entries.flatMap(linesOf),
    'END:VCALENDAR',
  ];
  return `${lines.map(fold).join('\r\n')}\r\n`;
}
