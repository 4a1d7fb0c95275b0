import { describe, expect, it } from 'vitest';
import { auditRecords } from '../../../functions/operations/audit-trail/audit-record.ts';
import type { RowImage } from '../../../functions/operations/audit-trail/change-fact.ts';
import { promoCodeKey } from '../../../shared/inventory/promo-code.ts';
import { blockedSeatsKey, typeKey } from '../../../shared/inventory/ticket-type.ts';

const eventId = 'evt_01ARZ3NDEKTSV4RRFFQ69G5FAV';
const ticketTypeId = 'typ_01ARZ3NDEKTSV4RRFFQ69G5FAV_ABCDE';
const by = 'usr_1|cause';
const records = (now: RowImage, old?: RowImage) => auditRecords(now, old);

describe('house seats', () => {
  const row = (...seats: string[]): RowImage => ({ ...blockedSeatsKey(ticketTypeId), seats, by });

  it('are recorded as those added and those released', () => {
    expect(records(row('A-1-2', 'A-1-3'), row('A-1-1', 'A-1-2'))).toEqual([
      {
        subject: eventId,
        what: 'house_seats_changed',
        change: { ticketTypeId, blocked: ['A-1-3'], released: ['A-1-1'] },
        actor: 'usr_1',
        correlationId: 'cause',
      },
    ]);
    expect(records(row('A-1-1'))).toMatchObject([{ change: { blocked: ['A-1-1'], released: [] } }]);
  });

  it('are not recorded when they stay the same', () => {
    expect(records(row('A-1-1'), row('A-1-1'))).toEqual([]);
  });
});

describe('promotion codes', () => {
  const row = (fields: object): RowImage => ({
    ...promoCodeKey(eventId, 'SUMMER'),
    eventId,
    code: 'SUMMER',
    ...fields,
    by,
  });

  it('are recorded by name when their terms change', () => {
    expect(records(row({ percent: 10 }))).toMatchObject([{ subject: eventId, what: 'promo_code_added' }]);
    expect(records(row({ percent: 20 }), row({ percent: 10 }))).toMatchObject([
      { subject: eventId, what: 'promo_code_changed', change: { code: 'SUMMER', percent: { from: 10, to: 20 } } },
    ]);
  });

  it('are not recorded when they are used, because the order records that', () => {
    expect(records(row({ percent: 10, uses: 2 }), row({ percent: 10, uses: 1 }))).toEqual([]);
  });
});

it('a paused device is recorded by its id, and a sighting is not', () => {
  const device = { deviceId: 'dev_1', eventId, name: 'Phone 1', gateIds: ['gat_1'], tokenHash: 'secret' };
  const row = (fields: object): RowImage => ({ pk: `event#${eventId}`, sk: 'device#dev_1', ...device, ...fields, by });
  expect(records(row({ paused: true }), row({ lastSeenAt: 1 }))).toMatchObject([
    { subject: eventId, what: 'device_changed', change: { deviceId: 'dev_1', paused: { from: null, to: true } } },
  ]);
  expect(records(row({ queued: 3, lastSeenAt: 2 }), row({ lastSeenAt: 1 }))).toEqual([]);
  expect(JSON.stringify(records(row({})))).not.toContain('secret');
});

it('a capacity change is recorded twice: as requested, and as minted', () => {
  const row = (fields: object): RowImage => ({ ...typeKey(ticketTypeId), eventId, ticketTypeId, ...fields, by });
  const changes = [
    [row({ capacity: 20, targetCapacity: 10 }), row({ capacity: 20 })],
    [row({ capacity: 12 }), row({ capacity: 20, targetCapacity: 10 })],
  ].map(([now, old]) => records(now as RowImage, old)[0]?.change);
  expect(changes).toEqual([
    { ticketTypeId, targetCapacity: { from: null, to: 10 } },
    { ticketTypeId, capacity: { from: 20, to: 12 }, targetCapacity: { from: 10, to: null } },
  ]);
});

it('a cart that becomes an order is not recorded as a hold, but its later holds are', () => {
  const line = { eventId: 'evt_1', ticketTypeId: 'typ_1', places: [{}] };
  const cart = (fields: object) => ({ pk: 'user#usr_1', sk: 'cart', userId: 'usr_1', holdId: 'crt_1', ...fields });
  const full = cart({ lines: [line] });
  const ordered = cart({ lines: [], orderedAs: 'ord_1' });
  expect(records(ordered, full)).toEqual([]);
  expect(records(full, ordered).map(({ what }) => what)).toEqual(['hold_changed']);
  expect(records(cart({ lines: [] }), full).map(({ what }) => what)).toEqual(['hold_changed']);
});

describe('a team', () => {
  const pk = 'organizer#org_1';

  it('records who left, also a second time, and who was invited, without the address', () => {
    const left = (leftAt: number): RowImage => ({
      pk,
      sk: 'former-member#usr_2',
      userId: 'usr_2',
      role: 'viewer',
      leftAt,
      by,
    });
    const fact = { subject: 'org_1', what: 'member_removed', actor: 'usr_1' };
    expect(records(left(1))).toMatchObject([{ ...fact, change: { userId: 'usr_2' } }]);
    expect(records(left(2), left(1))).toMatchObject([
      { ...fact, change: { userId: 'usr_2', leftAt: { from: 1, to: 2 } } },
    ]);
    const email = 'ada@example.com';
    const invited = {
      pk,
      sk: 'invitation#inv_1',
      invitationId: 'inv_1',
      organizerId: 'org_1',
      email,
      role: 'viewer',
      by,
    };
    const trail = records(invited);
    expect(trail).toMatchObject([{ subject: 'org_1', what: 'member_invited', change: { invitationId: 'inv_1' } }]);
    expect(JSON.stringify(trail)).not.toContain(email);
    expect(records({ ...invited, mailedAt: 1 }, invited)).toEqual([]);
  });

  it('records the changed fields of its profile', () => {
    const row = (fields: object): RowImage => ({
      pk,
      sk: 'organizer',
      organizerId: 'org_1',
      name: 'Owls',
      ...fields,
      by,
    });
    expect(records(row({ slug: 'two', version: 2 }), row({ slug: 'one', version: 1 }))).toMatchObject([
      { subject: 'org_1', what: 'organizer_changed', change: { slug: { from: 'one', to: 'two' } } },
    ]);
  });

  it('records who changed the terms of sale, from what to what', () => {
    const row = (fields: object): RowImage => ({ pk, sk: 'organizer', organizerId: 'org_1', ...fields, by });
    const [old, now] = [
      { fees: { percent: 2, paidBy: 'buyer' }, tax: { rate: 19, included: true }, timezone: 'Europe/Vienna' },
      { fees: { percent: 3, paidBy: 'buyer' }, invoicing: { prefix: 'OW' } },
    ];
    expect(records(row(now), row(old))).toMatchObject([
      {
        what: 'organizer_changed',
        actor: 'usr_1',
        change: {
          fees: { from: old.fees, to: now.fees },
          tax: { from: old.tax, to: null },
          invoicing: { from: null, to: now.invoicing },
          timezone: { from: 'Europe/Vienna', to: null },
        },
      },
    ]);
  });
});
