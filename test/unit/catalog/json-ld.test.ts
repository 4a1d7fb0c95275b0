import { describe, expect, it, test } from 'vitest';
import { embeddable, eventJsonLd } from '../../../functions/catalog/browse/json-ld.ts';
import { decimalAmount } from '../../../shared/base/money.ts';
import { preferredType } from '../../../shared/http/content-negotiation.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';

const ms = (text: string) => Date.parse(text);
const now = ms('2030-04-01T00:00:00Z');

const event = {
  eventId: 'evt_1',
  slug: 'late-show-1',
  title: 'Late Show',
  description: 'Music.',
  status: 'published',
  startsAt: ms('2030-05-01T18:00:00Z'),
  endsAt: ms('2030-05-01T21:00:00Z'),
  doorsOpenAt: ms('2030-05-01T17:00:00Z'),
  venue: { name: 'The Cellar', address: 'Main Street 1', city: 'Vienna', country: 'AT', timezone: 'Europe/Vienna' },
  organizer: { id: 'org_1', name: 'Night Owls', slug: 'night-owls' },
} as EventRow;

const type = {
  ticketTypeId: 'typ_1',
  name: 'Standard',
  price: { amount: 4550, currency: 'EUR' },
  status: 'on_sale',
  shards: 1,
  salesStartAt: ms('2030-03-01T00:00:00Z'),
  salesEndAt: ms('2030-06-01T00:00:00Z'),
} as TicketType;

const jsonLdOf = (fields: Partial<EventRow> = {}, typeFields: Partial<TicketType> = {}, free?: number) =>
  eventJsonLd(
    {
      event: { ...event, ...fields },
      types: [{ ...type, ...typeFields }],
      free: new Map(free === undefined ? [] : [['typ_1', { pools: [free] }]]),
      origin: 'https://tickets.example',
    },
    now,
  );

describe('an event as a schema.org Event', () => {
  it('has times with the offset of the venue, its location and its organizer', () => {
    expect(jsonLdOf()).toMatchObject({
      '@type': 'Event',
      url: 'https://tickets.example/v1/events/late-show-1',
      startDate: '2030-05-01T20:00:00+02:00',
      endDate: '2030-05-01T23:00:00+02:00',
      doorTime: '2030-05-01T19:00:00+02:00',
      eventStatus: 'https://schema.org/EventScheduled',
      location: { '@type': 'Place', address: { '@type': 'PostalAddress', addressCountry: 'AT' } },
      organizer: { '@type': 'Organization', url: 'https://tickets.example/v1/organizers/org_1/profile' },
    });
    expect(jsonLdOf()).not.toHaveProperty('previousStartDate');
  });

  it('is EventRescheduled with its first start if it was moved, unless it is cancelled', () => {
    const previousStartsAt = ms('2030-01-15T19:00:00Z');
    expect(jsonLdOf({ previousStartsAt })).toMatchObject({
      eventStatus: 'https://schema.org/EventRescheduled',
      previousStartDate: '2030-01-15T20:00:00+01:00',
    });
    for (const status of ['cancelling', 'cancelled'] as const) {
      expect(jsonLdOf({ previousStartsAt, status }).eventStatus).toBe('https://schema.org/EventCancelled');
    }
  });

  it('has an offer for each type, valid until its sale or the event ends, whichever is first', () => {
    expect(jsonLdOf({}, {}, 3).offers).toEqual([
      {
        '@type': 'Offer',
        name: 'Standard',
        price: '45.50',
        priceCurrency: 'EUR',
        availability: 'https://schema.org/InStock',
        validFrom: '2030-03-01T01:00:00+01:00',
        validThrough: '2030-05-01T23:00:00+02:00',
        url: 'https://tickets.example/v1/events/late-show-1',
      },
    ]);
  });

  it('asks the price of one ticket in all, and names the fee of an order beside it', () => {
    const fees = {
      perTicket: { amount: 100, currency: 'EUR' },
      perOrder: { amount: 150, currency: 'EUR' },
      paidBy: 'buyer' as const,
    };
    const offer = (price: number, paidBy: 'buyer' | 'organizer' = 'buyer', included = false) =>
      jsonLdOf(
        { currency: 'EUR', organizer: { ...event.organizer, fees: { ...fees, paidBy }, tax: { rate: 10, included } } },
        { price: { amount: price, currency: 'EUR' } },
      ).offers[0];
    expect(offer(4550)).toMatchObject({
      price: '51.15',
      description: 'Plus a booking fee of €1.50, and the tax on it, for each order.',
    });
    expect(offer(4550, 'buyer', true)).toMatchObject({
      price: '46.50',
      description: 'Plus a booking fee of €1.50 for each order.',
    });
    expect(offer(0)).toMatchObject({ price: '0.00' });
    expect(offer(0)).not.toHaveProperty('description');
    expect(offer(4550, 'organizer')).toMatchObject({ price: '50.05' });
    expect(offer(4550, 'organizer')).not.toHaveProperty('description');
  });

  test.each([
    ['there is no count yet', {}, {}, undefined, 'InStock'],
    ['no place is free', {}, {}, 0, 'SoldOut'],
    ['its sale begins later', {}, { salesStartAt: now + 1 }, 3, 'InStock'],
    ['its sale is over', {}, { salesEndAt: now }, 3, 'OutOfStock'],
    ['it is paused', {}, { status: 'paused' }, 3, 'OutOfStock'],
    ['the event is cancelling', { status: 'cancelling' }, {}, 3, 'OutOfStock'],
  ] as const)('has the right availability if %s', (_, fields, typeFields, free, availability) => {
    expect(jsonLdOf(fields, typeFields, free).offers[0]?.availability).toBe(`https://schema.org/${availability}`);
  });

  it('cannot end the script element of a page that embeds it', () => {
    const title = '</script><script>alert(1)</script><!--';
    const text = embeddable(jsonLdOf({ title }));
    expect(text).not.toContain('<');
    expect(JSON.parse(text).name).toBe(title);
  });
});

test.each([
  ['EUR', '45.50'],
  ['JPY', '4550'],
  ['KWD', '4.550'],
])('formats an amount in %s with the decimals of the currency', (currency, text) => {
  expect(decimalAmount({ amount: 4550, currency })).toBe(text);
});

test.each([
  [undefined, 'application/json'],
  ['', 'application/json'],
  ['*/*', 'application/json'],
  ['application/*', 'application/json'],
  ['text/html', 'application/json'],
  ['application/ld+json', 'application/ld+json'],
  ['Application/LD+JSON', 'application/ld+json'],
  ['application/ld+json;profile="a, b; q=0"', 'application/ld+json'],
  ['application/ld+json, */*;q=0.1', 'application/ld+json'],
  ['application/ld+json;q=0.5, application/json;q=0.4', 'application/ld+json'],
  ['application/ld+json;q=0.5, application/json', 'application/json'],
  ['application/json, application/ld+json', 'application/json'],
  ['application/json;q=0, */*', 'application/ld+json'],
  ['application/ld+json;q=0', 'application/json'],
  ['application/ld+json;q=7', 'application/json'],
])('Accept: %s prefers %s', (accept, type) => {
  expect(preferredType(accept, ['application/json', 'application/ld+json'])).toBe(type);
});
