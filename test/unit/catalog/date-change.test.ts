import { describe, expect, it } from 'vitest';
import { asOf } from '../../../functions/catalog/event/event.ts';
import { catalogLimits } from '../../../functions/catalog/limits.ts';
import { dateChange, timesDiffer } from '../../../functions/catalog/reschedule/date-change.ts';
import { Problem } from '../../../shared/base/problem.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';

const hour = 3_600_000;
const day = 24 * hour;
const now = Date.UTC(2026, 5, 1);
const times = { startsAt: now + 30 * day, endsAt: now + 30 * day + 3 * hour, doorsOpenAt: now + 30 * day - hour };
const event = { eventId: 'evt_1', status: 'published', version: 4, ...times } as EventRow;
const later = (ms: number) => ({
  startsAt: times.startsAt + ms,
  endsAt: times.endsAt + ms,
  doorsOpenAt: times.doorsOpenAt + ms,
});

describe('a change of date', () => {
  it('records the times before it and offers a refund for fourteen days', () => {
    expect(dateChange(event, later(day), undefined, now)).toEqual({
      rescheduled: { version: 5, at: now, ...times },
      previousStartsAt: times.startsAt,
      startMovedAt: now,
      refundUntil: now + catalogLimits.refundChoiceMs,
    });
  });

  it('keeps the start announced first', () => {
    const again = { ...event, ...later(day), previousStartsAt: times.startsAt };
    expect(dateChange(again, later(2 * day), undefined, now).previousStartsAt).toBe(times.startsAt);
  });

  it('to a near date offers a refund until the doors open, and none afterwards', () => {
    const near = { startsAt: now + 3 * hour, endsAt: now + 6 * hour, doorsOpenAt: now + 2 * hour };
    expect(dateChange(event, near, undefined, now).refundUntil).toBe(near.doorsOpenAt);
    expect(dateChange(event, { ...near, doorsOpenAt: now }, undefined, now)).not.toHaveProperty('refundUntil');
  });

  it('never shortens a refund promised before', () => {
    const promised = now + 20 * day;
    const again = { ...event, refundUntil: promised };
    expect(dateChange(again, later(day), undefined, now).refundUntil).toBe(promised);
  });

  it('of the start by a minute offers a refund; of the end or the doors it does not', () => {
    expect(dateChange(event, { ...times, startsAt: times.startsAt + 60_000 }, undefined, now)).toHaveProperty(
      'refundUntil',
    );
    for (const other of [{ endsAt: times.endsAt + hour }, { doorsOpenAt: times.doorsOpenAt + 60_000 }]) {
      expect(dateChange(event, { ...times, ...other }, undefined, now)).toEqual({
        rescheduled: { version: 5, at: now, ...times },
      });
      expect(timesDiffer(times, { ...times, ...other })).toBe(true);
    }
  });

  it('is empty if the times stay', () => {
    expect(dateChange(event, times, undefined, now)).toEqual({});
    expect(timesDiffer(times, { ...times })).toBe(false);
  });
});

describe('refundUntil as sent by an organizer', () => {
  const given = (refundUntil: number, next = later(day), before = event) =>
    dateChange(before, next, refundUntil, now).refundUntil;

  it('is accepted up to the new start', () => {
    expect(given(now + 2 * day)).toBe(now + 2 * day);
    expect(given(later(day).startsAt)).toBe(later(day).startsAt);
  });

  it.each([
    ['without a new start', () => given(now + day, times)],
    ['in the past', () => given(now)],
    ['after the start', () => given(later(day).startsAt + 1)],
    [
      'earlier than promised to ticket holders',
      () => given(now + day, later(day), { ...event, refundUntil: now + 2 * day }),
    ],
  ])('is rejected %s', (_what, act) => {
    expect(act).toThrow(Problem);
  });
});

it('a published event reads as ended from its end on; other statuses stay', () => {
  expect(asOf(event, event.endsAt - 1).status).toBe('published');
  expect(asOf(event, event.endsAt).status).toBe('ended');
  for (const status of ['draft', 'cancelling', 'cancelled'] as const) {
    expect(asOf({ ...event, status }, event.endsAt).status).toBe(status);
  }
});
