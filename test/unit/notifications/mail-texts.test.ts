import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { confirmationMail } from '../../../functions/notifications/mails/confirmation-mail.ts';
import { noticeMail } from '../../../functions/notifications/mails/notice.ts';
import { refundNotice } from '../../../functions/notifications/mails/refund-notice.ts';
import { rescheduleNotice } from '../../../functions/notifications/mails/reschedule-notice.ts';
import type { TicketPage } from '../../../functions/notifications/order/ticket-pages.ts';
import type { MailContent } from '../../../shared/messaging/send-mail.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';

/*
 * Goal: a customer's mail never asks for an API request.
 * Method: renders every mail in each of its variants and searches subject and both bodies for requests and API paths.
 */

const now = Date.parse('2026-10-06T10:00Z');
const hourMs = 3_600_000;
const before = { startsAt: now + 24 * hourMs, endsAt: now + 27 * hourMs, doorsOpenAt: now + 23 * hourMs };
const event = {
  eventId: 'evt_1',
  title: 'Late Show',
  version: 2,
  venue: { name: 'Philharmonie', address: 'Hauptstr. 1', city: 'Berlin', country: 'DE', timezone: 'Europe/Berlin' },
  organizer: { name: 'Owls' },
  startsAt: now + 48 * hourMs,
  endsAt: now + 51 * hourMs,
  doorsOpenAt: now + 47 * hourMs,
  previousStartsAt: now + 12 * hourMs,
  startMovedAt: now,
  refundUntil: now + hourMs,
  rescheduled: { version: 2, at: now, ...before },
} as unknown as EventRow & { organizer: { name: string }; rescheduled: NonNullable<EventRow['rescheduled']> };
const otherEvent = { ...event, eventId: 'evt_2', title: 'Matinee' };
const price = { amount: 4_500, currency: 'EUR' };
const free = { amount: 0, currency: 'EUR' };

const page: TicketPage = {
  ticketId: 'tkt_1',
  orderId: 'ord_1',
  code: '7K2MP4QX',
  ticketType: 'Stalls',
  seat: 'A-1-12',
  holder: 'Ada',
  price,
  event,
};
const order = { orderId: 'ord_1', total: price };
const comp = { to: { name: 'Ada', email: 'ada@example.com' } } as never;
const cancelled = (reason: object) => ({ ...event, cancellation: { at: now, ...reason } }) as unknown as EventRow;
const greetingName = 'Ada';

const bought = { ...order, createdAt: now - hourMs };
const rescheduled = (changed: Partial<typeof event>, at = now) =>
  noticeMail({ ...rescheduleNotice({ ...event, ...changed }, bought, at), greetingName });
const returned = { reason: 'returned_by_buyer', hasTickets: true };
const refunded = (amount: typeof price, events: EventRow[], facts = returned) =>
  noticeMail({ ...refundNotice({ orderId: 'ord_1', amount, events, ...facts }), greetingName });

/** Every variant, by the file that writes it. */
const mails: Record<string, Record<string, MailContent>> = {
  'confirmation-mail.ts': {
    'of a paid order': confirmationMail(order, 'Ada', [page]),
    'of two events': confirmationMail(order, 'Ada', [page, { ...page, event: otherEvent }]),
    'of a comp': confirmationMail({ ...order, total: free, comp }, 'Ada', [{ ...page, price: free }]),
  },
  'reschedule-notice.ts': {
    'of a new date': rescheduled({}),
    'of new times': rescheduled({ rescheduled: { ...event.rescheduled, startsAt: event.startsAt } }),
    'without a refund': rescheduled({}, event.refundUntil),
  },
  'refund-notice.ts': {
    'of returned tickets': refunded(price, [event, otherEvent]),
    'of free tickets': refunded(free, [event]),
    'by the organizer': refunded(price, [event], { reason: 'Sorry for the rain', hasTickets: true }),
    'of money alone': refunded(price, [event], { reason: 'Sorry for the rain', hasTickets: false }),
    'of a cancelled event': refunded(price, [cancelled({})]),
    'of an event cancelled for a reason': refunded(price, [cancelled({ reason: 'The singer is ill.' })]),
  },
};
const variants = Object.entries(mails).flatMap(([file, byVariant]) =>
  Object.entries(byVariant).map(([variant, mail]) => [file, variant, mail] as const),
);

/** Requests and API paths in a text. Complete links are left out: a person can open them. */
const requestsIn = (text: string): string[] =>
  text.replace(/https?:\/\/[^\s"<>]+/g, '').match(/\b(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\s+\/\S*|\/v1\/\S*/g) ??
  [];

it('renders the mails of every file', () => {
  const written = readdirSync('functions/notifications/mails').filter((file) => /-(mail|notice)\.ts$/.test(file));
  expect(Object.keys(mails).sort()).toEqual(written.sort());
});

it('recognises requests and API paths, but not links', () => {
  expect(requestsIn('Send POST /v1/orders/ord_1/cancel now')).toEqual(['POST /v1/orders/ord_1/cancel']);
  expect(requestsIn('see GET /health')).toEqual(['GET /health']);
  expect(requestsIn('see /v1/orders/ord_1')).toEqual(['/v1/orders/ord_1']);
  expect(requestsIn('<a href="https://tickets.example/v1/events/evt_1">')).toEqual([]);
});

describe('a mail to a customer', () => {
  it.each(variants)('contains no request and no API path: %s %s', (_file, _variant, { subject, text, html }) => {
    expect([subject, text, html].flatMap(requestsIn)).toEqual([]);
  });

  it.each(variants)('contains the order number in both bodies: %s %s', (file, variant, { text, html }) => {
    const isNamed = file !== 'reschedule-notice.ts' || variant !== 'without a refund';
    expect([text.includes('ord_1'), html.includes('ord_1')]).toEqual([isNamed, isNamed]);
  });
});

describe('the notice of a refund', () => {
  const textOf = (variant: string) => mails['refund-notice.ts']?.[variant]?.text ?? '';

  it('gives the reason, the amount, and says that the tickets are no longer valid', () => {
    expect(textOf('of an event cancelled for a reason')).toContain(
      '\u201cLate Show\u201d will not take place. The organizer says: The singer is ill.',
    );
    expect(textOf('of a cancelled event')).toContain('45.00 will be refunded to you');
    expect(textOf('of returned tickets')).toContain('These tickets are no longer valid for entry.');
    expect(textOf('of returned tickets')).toContain('as you asked');
  });

  it('says what the organizer did, and whether tickets stay valid', () => {
    expect(textOf('by the organizer')).toContain('The organizer has cancelled your tickets');
    expect(textOf('by the organizer')).not.toContain('as you asked');
    expect(textOf('of money alone')).toContain('Your tickets stay valid.');
    expect(textOf('of money alone')).not.toContain('no longer valid');
  });

  it('claims nothing that the provider has not done yet', () => {
    for (const variant of Object.keys(mails['refund-notice.ts'] ?? {})) {
      expect(textOf(variant)).not.toMatch(/has been refunded|on its way|was refunded/);
    }
  });

  it('of free tickets promises no money', () => {
    expect(textOf('of free tickets')).toContain('there is no money to refund');
    expect(textOf('of free tickets')).not.toContain('will be refunded');
  });
});
