import { describe, expect, it } from 'vitest';
import { confirmationMail } from '../../../functions/notifications/mails/confirmation-mail.ts';
import { noticeMail } from '../../../functions/notifications/mails/notice.ts';
import { rescheduleNotice } from '../../../functions/notifications/mails/reschedule-notice.ts';
import { followingId } from '../../../shared/base/id.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';

const venue = {
  name: 'Philharmonie',
  address: 'Hauptstr. 1',
  city: 'Berlin',
  country: 'DE',
  timezone: 'Europe/Berlin',
};
/** From summer time into winter time: 20:00 is 18:00 and 19:00 in UTC. */
const before = {
  startsAt: Date.parse('2026-10-24T18:00Z'),
  endsAt: Date.parse('2026-10-24T21:00Z'),
  doorsOpenAt: Date.parse('2026-10-24T17:00Z'),
};
const event = {
  eventId: 'evt_1',
  title: 'Tom & <Jerry>',
  venue,
  startsAt: Date.parse('2026-10-31T19:00Z'),
  endsAt: Date.parse('2026-10-31T22:00Z'),
  doorsOpenAt: Date.parse('2026-10-31T18:00Z'),
  previousStartsAt: before.startsAt,
  startMovedAt: Date.parse('2026-10-05T10:00Z'),
  refundUntil: Date.parse('2026-10-20T10:00Z'),
  rescheduled: { version: 2, at: 0, ...before },
} as EventRow & { rescheduled: NonNullable<EventRow['rescheduled']> };
const now = Date.parse('2026-10-06T10:00Z');
const order = {
  orderId: 'ord_1',
  createdAt: Date.parse('2026-10-05T09:59Z'),
  total: { amount: 4500, currency: 'EUR' },
};

describe('the notice of a rescheduled event', () => {
  it('shows both dates in the time zone of the venue, and until when and how to get a refund', () => {
    const { subject, facts, paragraphs } = rescheduleNotice(event, order, now);
    expect(subject).toBe('New date: Tom & <Jerry>');
    expect(facts).toEqual([
      'Now: Saturday, 31 October 2026, 20:00 – 23:00 (Central European Standard Time)',
      'Doors open at 19:00',
      'Philharmonie, Hauptstr. 1, Berlin, DE',
      'Before: Saturday, 24 October 2026, 20:00 – 23:00, doors at 19:00 (Central European Summer Time)',
    ]);
    expect(paragraphs.at(-1)).toContain('until Tuesday, 20 October 2026, 12:00 (Central European Summer Time)');
    expect(paragraphs.at(-1)).toContain('cancel your order ord_1 before that time where you bought your tickets');
  });

  it('shows the date announced first if the event was moved before', () => {
    const first = Date.parse('2026-10-10T18:00Z');
    expect(rescheduleNotice({ ...event, previousStartsAt: first }, order, now).facts.at(-1)).toBe(
      'First announced for Saturday, 10 October 2026, 20:00 (Central European Summer Time)',
    );
  });

  it('offers no refund after its end, or without one', () => {
    const { refundUntil, ...without } = event;
    expect(rescheduleNotice(event, order, refundUntil ?? 0).paragraphs).toHaveLength(2);
    expect(rescheduleNotice(without, order, now).paragraphs).toHaveLength(2);
  });

  it('offers no refund to buyers who ordered after the start had moved, or paid nothing', () => {
    const { startsAt, endsAt, startMovedAt = 0 } = event;
    const doorsOnly = {
      ...event,
      rescheduled: { version: 3, at: startMovedAt + 60_000, startsAt, endsAt, doorsOpenAt: before.doorsOpenAt },
    };
    expect(rescheduleNotice(doorsOnly, order, now).paragraphs).toHaveLength(3);
    expect(rescheduleNotice(doorsOnly, { ...order, createdAt: startMovedAt }, now).paragraphs).toHaveLength(2);
    const free = { ...order, total: { amount: 0, currency: 'EUR' } };
    expect(rescheduleNotice(doorsOnly, free, now).paragraphs).toHaveLength(2);
  });

  it('says "New times" when only the doors have changed', () => {
    const { startsAt, endsAt } = event;
    const doorsOnly = {
      ...event,
      rescheduled: { version: 2, at: 0, startsAt, endsAt, doorsOpenAt: before.doorsOpenAt },
    };
    expect(rescheduleNotice(doorsOnly, order, now).subject).toBe('New times: Tom & <Jerry>');
  });
});

it('a notice escapes markup in its HTML body', () => {
  const mail = noticeMail({ ...rescheduleNotice(event, order, now), greetingName: '<script>' });
  expect(mail.text).toContain('Hello <script>,');
  expect(mail.html).not.toMatch(/<script|<Jerry/);
  expect(mail.html).toContain('Tom &#38; &#60;Jerry&#62;');
});

it('a confirmation of a moved event shows the date announced first', () => {
  const page = { event: { ...event, organizer: { name: 'Owls' } }, ticketType: 'Standard' };
  const total = { amount: 1, currency: 'EUR' };
  const text = (ticket: object) =>
    confirmationMail({ orderId: 'ord_1', total, items: [] }, 'Ada', [ticket as never]).text;
  expect(text(page)).toContain('First announced for Saturday, 24 October 2026, 20:00');
  const { previousStartsAt: _, ...never } = page.event;
  expect(text({ ...page, event: never })).not.toContain('announced');
});

it('the id of an event that another causes is deterministic and unique', () => {
  const cause = '01JZ9T4M6Q8S0V2X4Z6B8D0F2H';
  expect(followingId(cause, 'ord_1')).toMatch(/^01JZ9T4M6Q[0-9A-HJKMNP-TV-Z]{16}$/);
  expect(followingId(cause, 'ord_1')).toBe(followingId(cause, 'ord_1'));
  const others = [followingId(cause, 'ord_2'), followingId('01JZ9T4M6Q8S0V2X4Z6B8D0F2J', 'ord_1')];
  expect(new Set([...others, followingId(cause, 'ord_1')]).size).toBe(3);
});
