import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyPlan, copyType, shiftTimes } from '../../../functions/catalog/duplicates/duplicate.ts';
import { timeFault } from '../../../functions/catalog/event/event.ts';
import { shiftBetween } from '../../../functions/catalog/event/shift.ts';
import { rfc3339 } from '../../../shared/base/clock.ts';
import { momentOf, wallClock } from '../../../shared/base/wall-clock.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';

/*
 * Goal: a duplicate keeps the local times of its source, whatever clock changes lie between the dates.
 * Method: properties over random shows in zones with different rules, then examples at known clock changes.
 */

const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia'];
const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const week = 7 * day;
const clockTime = (zone: string, epochMs: number) => rfc3339(epochMs, zone).slice(11, 16);
/** A show at some venue in 2026 to 2030: the local start time, minutes from doors to start, and the length. */
const nights = fc.record({
  zone: fc.constantFrom(...zones),
  wall: fc
    .integer({ min: Date.UTC(2026, 0) / minute, max: Date.UTC(2030, 0) / minute })
    .map((minutes) => minutes * minute),
  doorsMinutes: fc.integer({ min: 0, max: 240 }),
  lengthMinutes: fc.integer({ min: 1, max: 3 * 24 * 60 }),
});

describe('the times of a duplicate', () => {
  it('keep their local time in each of the next 52 weeks, in every zone', () => {
    fc.assert(
      fc.property(
        nights.filter(({ wall }) => new Date(wall).getUTCHours() >= 6),
        ({ zone, wall }) => {
          const startsAt = momentOf(wall, zone);
          // From 06:00 to midnight no zone changes its clocks.
          const show = { startsAt, endsAt: startsAt + minute, doorsOpenAt: momentOf(wall - 2 * hour, zone) };
          for (let n = 1; n <= 52; n++) {
            const next = shiftTimes(show, momentOf(wall + n * week, zone), zone);
            expect(wallClock(next.startsAt, zone)).toBe(wall + n * week);
            expect(clockTime(zone, next.doorsOpenAt)).toBe(clockTime(zone, show.doorsOpenAt));
            // Sales start some weeks before the show.
            const onSaleFrom = momentOf(wall - 40 * day, zone);
            const shift = shiftBetween(startsAt, next.startsAt, zone);
            expect(wallClock(shift(onSaleFrom), zone)).toBe(wall + n * week - 40 * day);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('keep doors, start and end in order, even if clocks change between them', () => {
    fc.assert(
      fc.property(nights, fc.integer({ min: -400, max: 400 }), ({ zone, wall, doorsMinutes, lengthMinutes }, days) => {
        const startsAt = momentOf(wall, zone);
        const times = {
          startsAt,
          endsAt: startsAt + lengthMinutes * minute,
          doorsOpenAt: startsAt - doorsMinutes * minute,
        };
        const next = shiftTimes(times, momentOf(wall + days * day, zone), zone);
        expect(timeFault(next, 0)).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['Europe/Berlin', '2026-10-24T20:00:00+02:00', '2026-10-31T20:00:00+01:00'],
    ['America/New_York', '2026-03-06T20:00:00-05:00', '2026-03-13T20:00:00-04:00'],
    ['Australia/Lord_Howe', '2026-09-30T20:00:00+10:30', '2026-10-07T20:00:00+11:00'],
    ['Asia/Kathmandu', '2026-03-27T20:00:00+05:45', '2026-04-03T20:00:00+05:45'],
  ])('in %s move from %s to %s, with doors at 19:00', (zone, from, to) => {
    const startsAt = Date.parse(from);
    const next = shiftTimes(
      { startsAt, endsAt: startsAt + 3 * hour, doorsOpenAt: startsAt - hour },
      Date.parse(to),
      zone,
    );
    expect([rfc3339(next.startsAt, zone), clockTime(zone, next.doorsOpenAt), clockTime(zone, next.endsAt)]).toEqual([
      to,
      '19:00',
      '23:00',
    ]);
  });

  it('keep the length of the show if a clock change would move its end before its start', () => {
    // From 02:50 summer time to 02:10 winter time, 20 minutes later, in the night in which both occur twice.
    const zone = 'Europe/Berlin';
    const night = Date.parse('2026-10-25T00:50:00Z');
    const times = { startsAt: night, endsAt: night + 20 * minute, doorsOpenAt: night };
    expect(clockTime(zone, times.endsAt)).toBe('02:10');
    const next = shiftTimes(times, Date.parse('2026-11-01T01:50:00Z'), zone);
    expect([clockTime(zone, next.startsAt), clockTime(zone, next.endsAt)]).toEqual(['02:50', '03:10']);
  });
});

describe('a copied ticket type', () => {
  const zone = 'Europe/Berlin';
  const ms = Date.parse;
  const shift = shiftBetween(ms('2026-10-24T18:00Z'), ms('2026-10-31T19:00Z'), zone);
  const type: TicketType = {
    ticketTypeId: 'typ_01JZ5Q8WJ6R4K2N7V3B9C0D1EF_7K2MP',
    eventId: 'evt_01JZ5Q8WJ6R4K2N7V3B9C0D1EF',
    name: 'Standard',
    kind: 'general',
    capacity: 400,
    targetCapacity: 1_200,
    tiers: [
      { name: 'Early', price: { amount: 1, currency: 'EUR' }, until: ms('2026-10-20T18:00Z') },
      { name: 'First', price: { amount: 2, currency: 'EUR' }, quantity: 600 },
    ],
    price: { amount: 3, currency: 'EUR' },
    maxPerOrder: 8,
    maxPerCustomer: 8,
    salesStartAt: ms('2026-10-01T08:00Z'),
    salesEndAt: ms('2026-10-24T18:00Z'),
    status: 'paused',
    shards: 2,
    version: 9,
  };
  const eventId = 'evt_01JZ5Q8WJ6R4K2N7V3B9C0D1EG';
  const copy = copyType(type, eventId, shift);

  it('is a draft with its own id and shifted sales and tier dates', () => {
    expect(copy).toMatchObject({ eventId, status: 'draft', version: 1, name: 'Standard' });
    expect(copy.ticketTypeId).toBe('typ_01JZ5Q8WJ6R4K2N7V3B9C0D1EG_7K2MP');
    const times = [copy.salesStartAt, copy.salesEndAt, copy.tiers?.[0]?.until ?? 0];
    expect(times.map((time) => rfc3339(time, zone))).toEqual([
      '2026-10-08T10:00:00+02:00',
      '2026-10-31T20:00:00+01:00',
      '2026-10-27T20:00:00+01:00',
    ]);
  });

  it('has the target capacity as capacity, divided into new shards', () => {
    expect(copy.capacity).toBe(1_200);
    expect(copy).not.toHaveProperty('targetCapacity');
    expect(copy).toMatchObject({
      shards: 4,
      pools: [
        { firstShard: 0, shards: 2, tier: 1 },
        { firstShard: 2, shards: 2 },
      ],
    });
  });

  it('keeps the seat map of its plan only if it has seats', () => {
    const seatMap = { version: 1, key: 'seat-maps/1.json' };
    const plan = { eventId: type.eventId, published: true, version: 5, seatMap };
    const event = { eventId } as EventRow;
    const general = { ticketTypeId: type.ticketTypeId };
    expect(copyPlan({ ...plan, types: [general] }, event)).toEqual({
      ...{ eventId, published: false, version: 1 },
      types: [{ ticketTypeId: copy.ticketTypeId }],
    });
    expect(copyPlan({ ...plan, types: [{ ...general, sectionIds: ['A'] }] }, event)).toMatchObject({ seatMap });
  });
});
