import { describe, expect, it } from 'vitest';
import { clockSkew, correctedTime } from '../../../functions/checkin/offline/device-clock.ts';
import { inOrder } from '../../../functions/checkin/offline/offline-decision.ts';
import { compareScans } from '../../../functions/checkin/offline/passage-order.ts';
import type { DoorTicket } from '../../../shared/door/door-ticket.ts';

const now = Date.UTC(2026, 6, 4, 20);
const minute = 60_000;
const by = (at: number) => new Date(at).toISOString();

describe('the corrected time of a scan', () => {
  it.each([0, 5 * minute, -5 * minute])(
    'is the true one, whatever the clock of the device is off by: %i ms',
    (offset) => {
      const skew = clockSkew(by(now + offset), now);
      expect(skew).toBe(offset);
      expect(correctedTime(by(now - minute + offset), skew, now)).toBe(now - minute);
    },
  );

  it('is never in the future, and never older than seven days', () => {
    expect(correctedTime(by(now + minute), undefined, now)).toBe(now);
    expect(correctedTime(by(now - 8 * 24 * 60 * minute), 0, now)).toBe(now - 7 * 24 * 60 * minute);
  });

  it('is that of the device when it does not say its clock, and now without a time', () => {
    expect(clockSkew(undefined, now)).toBeUndefined();
    expect(correctedTime(by(now - minute), undefined, now)).toBe(now - minute);
    expect(correctedTime(undefined, 5 * minute, now)).toBe(now);
  });
});

it('scans are ordered by time, then by device, then by scan id', () => {
  const scans = [
    { at: 2, scanId: 'dev_a/1' },
    { at: 1, scanId: 'dev_b/1' },
    { at: 1, scanId: 'dev_a/2' },
    { at: 1, scanId: 'dev_a/1' },
  ];
  expect(scans.toSorted(compareScans)).toEqual(scans.toReversed());
});

describe('an offline scan in the order of all passages', () => {
  const sold: DoorTicket = { status: 'sold', sale: 1, issue: 1, inside: false };
  /** Entered at `first`, and passed last at `last`, by device a. */
  const used = (inside: boolean, first: number, last = first): DoorTicket => ({
    ...{ ...sold, status: 'used', inside },
    ...{ admitted: { at: first, scanId: 'dev_a/1' }, last: { at: last, scanId: 'dev_a/2' } },
  });
  const admit = { result: 'admit', message: 'Welcome' } as const;
  const taken = { result: 'already_used', message: 'Used' } as const;
  const entry = { at: 10, scanId: 'dev_b/1', direction: 'in', provisional: true, isOfEarlierDay: false } as const;

  it.each([
    ['the first entry passes', admit, sold, {}, 'record'],
    ['a return passes', admit, used(false, 5, 8), {}, 'record'],
    ['an earlier entry corrects the first one', taken, used(true, 11), {}, 'correct'],
    ['an earlier entry corrects it when that guest has left', admit, used(false, 11, 20), {}, 'correct'],
    ['an entry of an earlier day contradicts none', taken, used(true, 11), { isOfEarlierDay: true }, 'precede'],
    ['a paused device corrects nothing', taken, used(true, 11), { pausedAt: 50 }, 'conflict'],
    ['a paused device precedes nothing', taken, used(true, 11), { pausedAt: 50, isOfEarlierDay: true }, 'conflict'],
    ['what a device scanned before its pause passes', admit, sold, { pausedAt: 10 }, 'record'],
    ['what it scanned after its pause does not', admit, sold, { pausedAt: 9 }, 'device_paused'],
    ['the first entry itself, again', taken, used(true, 11), { at: 11, scanId: 'dev_a/1' }, 'repeat'],
    [
      'a later exit with the id of the first entry',
      admit,
      used(true, 11),
      { at: 12, scanId: 'dev_a/1', direction: 'out' },
      'record',
    ],
    ['at the same time the lower device was first', taken, used(true, 10), { scanId: 'dev_0/1' }, 'correct'],
    ['at the same time the higher device was second', taken, used(true, 10), {}, 'conflict'],
    ['a later entry is a conflict', taken, used(true, 5), {}, 'conflict'],
    ['an entry while the other guest was inside is a conflict', admit, used(false, 5, 20), {}, 'conflict'],
    ['a second entry of one device is no contradiction', taken, used(true, 5), { scanId: 'dev_a/9' }, 'already_used'],
    ['a guest who was turned away is none', taken, used(true, 5), { provisional: false }, 'already_used'],
    ['a guest who was turned away was not first', taken, used(true, 11), { provisional: false }, 'already_used'],
    ['a guest who was turned away is no entry', admit, sold, { provisional: false }, 'note'],
    ['a guest who was turned away does not return', admit, used(false, 5, 8), { provisional: false }, 'note'],
    ['an exit that was stopped', admit, used(true, 5), { direction: 'out', provisional: false }, 'note'],
    ['an exit passes', admit, used(true, 5), { direction: 'out' }, 'record'],
    [
      'an exit that others have overtaken changes nothing',
      admit,
      used(true, 5, 20),
      { direction: 'out' },
      'already_used',
    ],
    ['a ticket that was cancelled', { result: 'revoked', message: '' }, used(true, 11), {}, 'revoked'],
    ['a scan that is recorded', { result: 'repeat', message: '' }, used(true, 11), {}, 'repeat'],
  ] as const)('%s', (_what, decision, ticket, change, expected) => {
    const ordered = inOrder(decision, ticket, { ...entry, ...change });
    expect(ordered.step === 'refuse' ? ordered.result : ordered.step).toBe(expected);
  });
});
