import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { capacityNotice } from '../../../functions/notifications/mails/capacity-notice.ts';
import { confirmationMail } from '../../../functions/notifications/mails/confirmation-mail.ts';
import { noticeMail } from '../../../functions/notifications/mails/notice.ts';
import { paymentNotice } from '../../../functions/notifications/mails/payment-notice.ts';
import { policyWords } from '../../../functions/notifications/mails/policy-words.ts';
import { type RefundFacts, refundNotice } from '../../../functions/notifications/mails/refund-notice.ts';
import { rescheduleNotice } from '../../../functions/notifications/mails/reschedule-notice.ts';
import type { TicketPage } from '../../../functions/notifications/order/ticket-pages.ts';
import type { MailContent } from '../../../shared/messaging/send-mail.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import type { OrderFacts } from '../../../shared/records/order-facts.ts';

/*
 * Goal: a mail never asks for an API request.
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
  price: { currency: 'EUR', list: 2_250, discount: 0, fee: 0, paid: 2_250 },
  event,
};
const line: OrderFacts['items'][number] = {
  ...{ id: 'itm_1', eventId: 'evt_1', eventTitle: 'Late Show', ticketTypeId: 'tt_1', name: 'Stalls' },
  ...{ quantity: 2, unitPrice: { amount: 2_250, currency: 'EUR' }, total: price },
};
const order = { orderId: 'ord_1', total: price, items: [line], payBy: now + 47 * hourMs };
const policy = {
  windows: [
    [168, 100],
    [48, 50],
  ] as [number, number][],
  feePerTicket: 200,
};
const how = {
  instructions: 'Transfer to Owls,\nIBAN IS14 0159 2600.',
  reference: 'NF-4K7QZ-M2X9D',
  timezone: 'Europe/Berlin',
};
const aboutPayment = (kind: Parameters<typeof paymentNotice>[0]['kind'], amount?: typeof price) =>
  noticeMail({ ...paymentNotice({ kind, order: { ...order, refundPolicy: policy }, how, amount }), greetingName });

const comp = { to: { name: 'Ada', email: 'ada@example.com' } } as never;
const cancelled = (reason: object) => ({ ...event, cancellation: { at: now, ...reason } }) as unknown as EventRow;
const greetingName = 'Ada';

const bought = { ...order, createdAt: now - hourMs };
const rescheduled = (changed: Partial<typeof event>, at = now) =>
  noticeMail({ ...rescheduleNotice({ ...event, ...changed }, bought, at), greetingName });
const seated = { eventId: 'evt_1', ticketType: 'Stalls', seat: 'A-1-12', number: 1 };
const returned = {
  ...{ reason: 'returned_by_buyer', tickets: [seated], paid: price.amount, count: { all: 1, valid: 0 } },
};
const eventCancelled = { ...returned, reason: 'event_cancelled' };
const rain = { ...returned, reason: 'Sorry for the rain' };
const alone = { ...rain, tickets: [], paid: 0 };
const refunded = (
  amount: typeof price,
  events: EventRow[],
  facts: Omit<RefundFacts, 'orderId' | 'amount' | 'events'> = returned,
) => noticeMail({ ...refundNotice({ orderId: 'ord_1', amount, events, ...facts }), greetingName });

const crowded = (...crowds: Parameters<typeof capacityNotice>[0]['crowds']) =>
  noticeMail({
    ...capacityNotice({ title: 'Late Show', crowds, boardUrl: 'https://tickets.example/gate/live#evt_1' }),
    greetingName,
  });
const floor = { zone: 'Floor', share: 100, inside: 800, capacity: 800 } as const;
const venue = { share: 90, inside: 1_350, capacity: 1_500 } as const;

/** Every variant, by the file that writes it. */
const mails: Record<string, Record<string, MailContent>> = {
  'capacity-notice.ts': {
    'of a full zone': crowded(floor),
    'of a zone that is nearly full': crowded({ ...floor, share: 90, inside: 720 }),
    'of a venue that is nearly full': crowded(venue),
    'of a full venue with a full zone': crowded({ ...venue, share: 100, inside: 1_500 }, floor),
  },
  'confirmation-mail.ts': {
    'of a paid order': confirmationMail(order, 'Ada', [page]),
    'of two events': confirmationMail(order, 'Ada', [page, { ...page, event: otherEvent }]),
    'of a comp': confirmationMail({ ...order, total: free, comp }, 'Ada', [page]),
  },
  'payment-notice.ts': {
    instructions: aboutPayment('instructions', price),
    'a reminder': aboutPayment('reminder', price),
    'of a part': aboutPayment('incomplete', { ...price, amount: 1_500 }),
    'of too much': aboutPayment('overpaid', { ...price, amount: 500 }),
    'of a late payment': aboutPayment('late', price),
    'of the end': aboutPayment('expired'),
    'of the end with a part': aboutPayment('expired', { ...price, amount: 3_000 }),
    'of an order of a cancelled event': aboutPayment('event_cancelled'),
    'of a part for a cancelled event': aboutPayment('event_cancelled', { ...price, amount: 3_000 }),
  },
  'reschedule-notice.ts': {
    'of a new date': rescheduled({}),
    'of new times': rescheduled({ rescheduled: { ...event.rescheduled, startsAt: event.startsAt } }),
    'without a refund': rescheduled({}, event.refundUntil),
  },
  'refund-notice.ts': {
    'of returned tickets': refunded(price, [event, otherEvent]),
    'of free tickets': refunded(free, [event], { ...returned, paid: 0 }),
    'of tickets that an earlier refund covers': refunded(free, [event], rain),
    'by the organizer, who keeps all': refunded(free, [event], { ...rain, kept: price }),
    'of one ticket of three': refunded(price, [event], {
      ...returned,
      tickets: [{ eventId: 'evt_1', ticketType: 'Standing', number: 2 }],
      count: { all: 3, valid: 2 },
    }),
    'of two tickets of three': refunded(price, [event], {
      ...returned,
      tickets: [1, 2].map((number) => ({ eventId: 'evt_1', ticketType: 'Standing', number })),
      count: { all: 3, valid: 1 },
      kept: { ...price, amount: 200 },
    }),
    'of returned tickets with a fee': refunded(price, [event], {
      ...returned,
      kept: { ...price, amount: 200 },
      policy: policyWords({ ...order, refundPolicy: policy }),
    }),
    'of returned tickets, whose booking fee is kept': refunded(price, [event], {
      ...returned,
      ...{ kept: { ...price, amount: 150 }, fee: 150 },
    }),
    'of returned tickets, with a fee and the booking fee': refunded(price, [event], {
      ...returned,
      ...{ kept: { ...price, amount: 350 }, fee: 150, policy: policyWords({ ...order, refundPolicy: policy }) },
    }),
    'by the organizer, who keeps a part and the booking fee': refunded(price, [event], {
      ...rain,
      ...{ kept: { ...price, amount: 650 }, fee: 150 },
    }),
    'by the organizer, who keeps a part': refunded(price, [event], {
      ...rain,
      kept: { ...price, amount: 500 },
    }),
    'by the organizer': refunded(price, [event], rain),
    'by the organizer, in one word': refunded(price, [event], { ...rain, reason: 'goodwill' }),
    'by the organizer, after the event was cancelled': refunded(price, [cancelled({ reason: 'The singer is ill.' })], {
      ...alone,
      count: { all: 1, valid: 0 },
    }),
    'of money alone': refunded(price, [event], { ...alone, count: { all: 2, valid: 2 } }),
    'of money alone, where some tickets are left': refunded(price, [event], { ...alone, count: { all: 2, valid: 1 } }),
    'of a bank transfer': refunded(price, [event], { ...returned, provider: 'manual' }),
    'of cash': refunded(price, [event], { ...returned, provider: 'cash' }),
    'of a card at the box office': refunded(price, [event], { ...returned, provider: 'card' }),
    'of a card': refunded(price, [event], { ...returned, provider: 'stripe' }),
    'of a cancelled event': refunded(price, [cancelled({})], eventCancelled),
    'of an event cancelled for a reason': refunded(
      price,
      [cancelled({ reason: 'The singer is ill.' })],
      eventCancelled,
    ),
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

describe('a mail', () => {
  it.each(variants)('contains no request and no API path: %s %s', (_file, _variant, { subject, text, html }) => {
    expect([subject, text, html].flatMap(requestsIn)).toEqual([]);
  });

  const ofOrders = variants.filter(([file]) => file !== 'capacity-notice.ts');
  it.each(ofOrders)('contains the order number in both bodies: %s %s', (file, variant, { text, html }) => {
    const isNamed = file !== 'reschedule-notice.ts' || variant !== 'without a refund';
    expect([text.includes('ord_1'), html.includes('ord_1')]).toEqual([isNamed, isNamed]);
  });
});

describe('a mail about a payment to the organizer', () => {
  const textOf = (variant: string) => mails['payment-notice.ts']?.[variant]?.text ?? '';
  const [open, closed] = [
    ['instructions', 'a reminder', 'of a part'],
    ['of too much', 'of a late payment', 'of the end', 'of the end with a part'],
  ];

  it('says how, what and until when to pay, in the zone of the event, while it can be paid', () => {
    for (const variant of open) {
      expect(textOf(variant)).toContain('How to pay:\nTransfer to Owls,\nIBAN IS14 0159 2600.');
      expect(textOf(variant)).toContain('Payment reference: NF-4K7QZ-M2X9D');
      expect(textOf(variant)).toContain('Pay by: Thursday, 8 October 2026, 11:00 (Central European Summer Time)');
    }
    for (const variant of closed) expect(textOf(variant)).not.toContain('How to pay');
    expect(mails['payment-notice.ts']?.instructions?.html).toContain('Transfer to Owls,<br>IBAN IS14 0159 2600.');
  });

  it('names the amount that is due, missing or goes back', () => {
    expect(textOf('instructions')).toContain('Amount: €45.00');
    expect(textOf('of a part')).toContain('€15.00 is still missing');
    expect(textOf('of a part')).toContain('Amount: €15.00');
    expect(textOf('of too much')).toContain('will return €5.00');
    expect(textOf('of the end with a part')).toContain('will return €30.00');
    expect(textOf('of the end')).not.toContain('will return €');
  });

  it('claims no return that has not happened', () => {
    for (const variant of closed) expect(textOf(variant)).not.toMatch(/has been (?:refunded|returned)|was refunded/);
  });
});

describe('the bill of a mail', () => {
  const off = { amount: 2_250, currency: 'EUR' };
  const charged = {
    ...line,
    ...{ discount: off, fee: 200, tax: { rate: 19, included: true as const, amount: 391 } },
  };
  const taxed = { ...line, eventId: 'evt_2', eventTitle: 'Matinee', tax: { rate: 7, amount: 315 } };
  const bought = { ...order, items: [charged], total: { amount: 2_450, currency: 'EUR' } };
  const bill = [
    '2 × Stalls: €45.00',
    'Discount: -€22.50',
    'Booking fee: €2.00',
    'Total: €24.50',
    'Includes 19% tax: €3.91',
  ];

  it('stands in the confirmation, with the list price and what was paid', () => {
    const { text, html } = confirmationMail(bought, 'Ada', [page]);
    expect(text).toContain(`\n\n${bill.join('\n')}\n\n`);
    expect([...html.matchAll(/<td[^>]*>([^<]*)<\/td><td[^>]*>([^<]*)</g)].map(([, a, b]) => `${a}: ${b}`)).toEqual(
      bill,
    );
    expect(text.match(/€45\.00/g)).toHaveLength(1);
  });

  it('names the events of its lines where they differ, and the tax of each rate', () => {
    const total = { amount: 2_450 + 4_815, currency: 'EUR' };
    const pages = [page, { ...page, event: otherEvent }];
    const { text } = confirmationMail({ ...order, items: [charged, taxed], total }, 'Ada', pages);
    expect(text).toContain(
      '2 × Stalls, Matinee: €45.00\nDiscount: -€22.50\nBooking fee: €2.00\n7% tax: €3.15\nTotal: €72.65\nIncludes 19% tax: €3.91',
    );
  });

  it('says that comps are free', () => {
    const given = { ...line, unitPrice: free, total: free };
    expect(confirmationMail({ ...order, total: free, items: [given], comp }, 'Ada', [page]).text).toContain(
      '2 × Stalls: free\nTotal: free',
    );
  });

  it('stands in what has to be paid, and in nothing about orders that have ended', () => {
    const notice = (kind: Parameters<typeof paymentNotice>[0]['kind']) =>
      noticeMail({ ...paymentNotice({ kind, order: bought, how }), greetingName });
    const [, ...sums] = bill;
    for (const kind of ['instructions', 'reminder', 'incomplete'] as const) {
      const { text, html } = notice(kind);
      expect(text).toContain(`\n\n  ${['2 × Stalls, Late Show: €45.00', ...sums].join('\n  ')}\n\n`);
      expect(html).toMatch(/>Booking fee<\/td><td[^>]*>€2\.00</);
    }
    for (const kind of ['expired', 'late', 'event_cancelled'] as const) {
      expect(notice(kind).text).toContain('\n\n  2 × Stalls, Late Show\n\n');
      expect(notice(kind).text).not.toMatch(/Booking fee|Total/);
    }
  });
});

describe('the refund policy in words', () => {
  const words = (refundPolicy?: object, more: object = {}) =>
    policyWords({ ...order, ...(refundPolicy && { refundPolicy: refundPolicy as never }), ...more });

  it('names each window from the earliest, and the fees', () => {
    expect(words(policy)).toBe(
      'If you return tickets, you get back 100% until 7 days before the start, and 50% until 2 days before the start. The organizer keeps €2.00 for each returned ticket.',
    );
    expect(words({ windows: [[0, 80]], fixedFee: 500, feePerTicket: 100 })).toBe(
      'If you return tickets, you get back 80% until the start. The organizer keeps €1.00 for each returned ticket and €5.00 once for the order.',
    );
    expect(
      words({
        windows: [
          [36, 10],
          [1, 5],
        ],
      }),
    ).toContain('10% until 36 hours before the start, and 5% until 1 hour');
  });

  it('says that the booking fee is not refunded, where the buyer has paid one', () => {
    const charged = (more: object) => words(policy, { items: [{ ...line, fee: 150, ...more }] });
    expect(charged({})).toMatch(/for each returned ticket\. The booking fee is not refunded\.$/);
    expect(charged({ organizerPays: true })).not.toContain('booking fee');
  });

  it('says that nothing can be returned, also where all windows give nothing', () => {
    for (const none of [undefined, { windows: [] }, { windows: [[24, 0]] }]) {
      expect(words(none)).toContain('cannot be returned');
    }
  });

  it('is told for each event where they differ, and not for tickets that were free or given', () => {
    const other = { ...line, eventTitle: 'Matinee', refundPolicy: { windows: [] } };
    expect(words(policy, { items: [line, other] })).toMatch(
      /^\u201cLate Show\u201d: If .*\n\u201cMatinee\u201d: Tickets cannot/,
    );
    expect(words(policy, { items: [line, { ...other, refundPolicy: policy }] })).not.toContain('Matinee');
    expect([words(policy, { total: free }), words(policy, { comp: {} }), words(policy, { boxOffice: {} })]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('stands in the confirmation and in the instructions', () => {
    const bought = confirmationMail({ ...order, refundPolicy: policy }, 'Ada', [page]);
    for (const body of [bought.text, bought.html, mails['payment-notice.ts']?.instructions?.text]) {
      expect(body).toContain('100% until 7 days before the start');
    }
  });
});

describe('the notice of a refund', () => {
  const textOf = (variant: string) => mails['refund-notice.ts']?.[variant]?.text ?? '';

  it('gives the reason, the amount, and says that the tickets are no longer valid', () => {
    expect(textOf('of an event cancelled for a reason')).toContain(
      '\u201cLate Show\u201d will not take place. The organizer says: The singer is ill.',
    );
    expect(textOf('of a cancelled event')).toContain('45.00 will be refunded to you');
    expect(textOf('of returned tickets')).toContain('The ticket above is no longer valid for entry.');
    expect(textOf('of returned tickets')).toContain('As you asked, we have cancelled your tickets for');
  });

  it('names the tickets that it cancelled, by seat or by number, and says that the others stay valid', () => {
    expect(textOf('of returned tickets')).toContain('Cancelled: Stalls, Section A, row 1, seat 12');
    expect(textOf('of returned tickets')).not.toContain('stay valid');
    const part = textOf('of one ticket of three');
    expect(part).toContain('As you asked, we have cancelled one of your tickets for');
    expect(part).toContain('Cancelled: Standing, ticket 2 of your order');
    expect(part).toContain('The ticket above is no longer valid for entry. Your other tickets stay valid.');
    const two = textOf('of two tickets of three');
    expect(two).toContain('The tickets above are no longer valid for entry. Your other tickets stay valid.');
    expect(two).toContain('€2.00 of what you paid for them is kept');
    expect(textOf('of money alone')).not.toContain('Cancelled:');
  });

  it('says how the money comes back: organizers return themselves what was paid to them', () => {
    expect(textOf('of a card')).toContain('the same way you paid. This may take a few days.');
    expect(textOf('of a bank transfer')).toContain(
      'The organizer will return €45.00 to you, by bank transfer or in cash',
    );
    expect(textOf('of cash')).toContain('The organizer will return €45.00 to you in cash');
    expect(textOf('of a card at the box office')).toContain('The organizer will return €45.00 to your card');
    for (const variant of ['of a bank transfer', 'of cash', 'of a card at the box office']) {
      expect(textOf(variant)).not.toContain('This may take a few days');
    }
  });

  it('says what the organizer did, and whether tickets stay valid', () => {
    expect(textOf('by the organizer')).toContain('The organizer has cancelled your tickets');
    expect(textOf('by the organizer')).not.toContain('as you asked');
    expect(textOf('of money alone')).toContain('Your tickets stay valid.');
    expect(textOf('of money alone')).not.toContain('no longer valid');
    expect(textOf('of money alone, where some tickets are left')).toContain(
      'Those of your tickets that were not cancelled before stay valid.',
    );
    const after = textOf('by the organizer, after the event was cancelled');
    expect(after).toContain('gives you money back. They say: Sorry for the rain');
    expect(after).toContain('Your tickets were cancelled before, and are not valid for entry.');
    expect(after).not.toMatch(/stay valid|will not take place/);
  });

  it('says what is kept, and why', () => {
    expect(textOf('of returned tickets with a fee')).toContain(
      '€2.00 of what you paid for it is kept, by the refund policy of your order. If you return tickets,',
    );
    expect(textOf('by the organizer, who keeps a part')).toContain('The organizer keeps €5.00 of what you paid');
    expect(textOf('by the organizer, who keeps a part')).toContain('They say: Sorry for the rain');
    expect(textOf('by the organizer, in one word')).toContain('They say: goodwill');
    expect(textOf('of returned tickets')).not.toMatch(/kept|keeps/);
  });

  it('says that the booking fee is kept', () => {
    expect(textOf('of returned tickets, whose booking fee is kept')).toContain(
      '\n\nThe booking fee of €1.50 is not refunded.\n\n',
    );
    expect(textOf('of returned tickets, with a fee and the booking fee')).toContain(
      '€3.50 of what you paid for it is kept, with the booking fee of €1.50, by the refund policy of your order.',
    );
    expect(textOf('by the organizer, who keeps a part and the booking fee')).toContain(
      'The organizer keeps €6.50 of what you paid for it, with the booking fee of €1.50.',
    );
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

  it('of tickets that were paid for never says that they were free', () => {
    const [covered, kept] = [
      textOf('of tickets that an earlier refund covers'),
      textOf('by the organizer, who keeps all'),
    ];
    for (const text of [covered, kept]) expect(text).not.toMatch(/free|will be refunded/);
    expect(covered).toContain('An earlier refund covers what you paid for it, so no more money follows.');
    expect(kept).toContain('No money is refunded to you for it.');
    expect(kept).toContain('The organizer keeps €45.00 of what you paid for it.');
  });
});
