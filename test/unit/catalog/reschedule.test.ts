import { describe, expect, it } from 'vitest';
import { asOf } from '../../../functions/catalog/event/event.ts';
import { dateChange, timesDiffer } from '../../../functions/catalog/lifecycle/reschedule.ts';
import { catalogLimits } from '../../../functions/catalog/limits.ts';
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

describe('another date', () => {
  it('is remembered with the times before it, and gives a choice for fourteen days', () => {
    expect(dateChange(event, later(day), undefined, now)).toEqual({
      rescheduled: { version: 5, at: now, ...times },
      previousStartsAt: times.startsAt,
      refundUntil: now + catalogLimits.refundChoiceMs,
    });
  });

  it('keeps the start that was announced first', () => {
    const again = { ...event, ...later(day), previousStartsAt: times.startsAt };
    expect(dateChange(again, later(2 * day), undefined, now).previousStartsAt).toBe(times.startsAt);
  });

  it('that is near gives a choice until the doors open, and none once they are', () => {
    const near = { startsAt: now + 3 * hour, endsAt: now + 6 * hour, doorsOpenAt: now + 2 * hour };
    expect(dateChange(event, near, undefined, now).refundUntil).toBe(near.doorsOpenAt);
    expect(dateChange(event, { ...near, doorsOpenAt: now }, undefined, now)).not.toHaveProperty('refundUntil');
  });

  it('takes back no choice that was given before', () => {
    const promised = now + 20 * day;
    const again = { ...event, refundUntil: promised };
    expect(dateChange(again, later(day), undefined, now).refundUntil).toBe(promised);
  });

  it('by a minute of the start is one, an other end or other doors are none', () => {
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

  it('is none where the times stay', () => {
    expect(dateChange(event, times, undefined, now)).toEqual({});
    expect(timesDiffer(times, { ...times })).toBe(false);
  });
});

describe('the choice that an organizer gives', () => {
  const given = (refundUntil: number, next = later(day), of = event) =>
    dateChange(of, next, refundUntil, now).refundUntil;

  it('is theirs to set', () => {
    expect(given(now + 2 * day)).toBe(now + 2 * day);
    expect(given(later(day).startsAt)).toBe(later(day).startsAt);
  });

  it.each([
    ['without another start', () => given(now + day, times)],
    ['that is over already', () => given(now)],
    ['after the start', () => given(later(day).startsAt + 1)],
    ['shorter than people were told', () => given(now + day, later(day), { ...event, refundUntil: now + 2 * day })],
  ])('is refused %s', (_what, give) => {
    expect(give).toThrow(Problem);
  });
});

it('an event has ended at its end, and a draft never', () => {
  expect(asOf(event, event.endsAt - 1).status).toBe('published');
  expect(asOf(event, event.endsAt).status).toBe('ended');
  for (const status of ['draft', 'cancelling', 'cancelled'] as const) {
    expect(asOf({ ...event, status }, event.endsAt).status).toBe(status);
  }
});
