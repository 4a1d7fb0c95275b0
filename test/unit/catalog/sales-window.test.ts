import { describe, expect, it } from 'vitest';
import { shiftBetween } from '../../../functions/catalog/event/shift.ts';
import { movedWindows, windowMoveView } from '../../../functions/catalog/reschedule/sales-window.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';

const zone = 'Europe/Berlin';
const ms = (text: string) => Date.parse(text);
const now = ms('2026-10-01T10:00Z');
const start = ms('2026-10-20T18:00Z');
const price = { amount: 100, currency: 'EUR' };

const typeWith = (fields: Partial<TicketType>) =>
  ({ ticketTypeId: 'typ_1', salesStartAt: now - 1, salesEndAt: start, version: 3, ...fields }) as TicketType;
const movedTo = (newStart: string, fields: Partial<TicketType>) => {
  const [move] = movedWindows([typeWith(fields)], shiftBetween(start, ms(newStart), zone), now);
  return move && windowMoveView(move, 'UTC');
};

describe('a sales window, when the start of its event moves', () => {
  it('keeps what lies ahead at its distance to the start, and what has passed where it was', () => {
    expect(movedTo('2026-10-22T18:00Z', {})).toEqual({
      ticketTypeId: 'typ_1',
      salesEndAt: '2026-10-22T18:00:00.000Z',
    });
    const ahead = { salesStartAt: ms('2026-10-05T08:00Z'), salesEndAt: ms('2026-10-20T16:30Z') };
    expect(movedTo('2026-10-23T17:00Z', ahead)).toEqual({
      ticketTypeId: 'typ_1',
      salesStartAt: '2026-10-08T07:00:00.000Z',
      salesEndAt: '2026-10-23T15:30:00.000Z',
    });
    expect(movedTo('2026-11-20T18:00Z', { salesStartAt: now - 2, salesEndAt: now })).toBeUndefined();
  });

  it('moves by the clock of the venue: what ended at 18:00 ends at 18:00 in winter time, too', () => {
    // 20:00 stays 20:00, which is 18:00 and 19:00 in UTC.
    expect(movedTo('2026-10-27T19:00Z', { salesEndAt: ms('2026-10-20T16:00Z') })).toMatchObject({
      salesEndAt: '2026-10-27T17:00:00.000Z',
    });
    expect(movedTo('2026-10-27T19:00Z', { salesEndAt: ms('2026-10-15T16:00Z') })).toMatchObject({
      salesEndAt: '2026-10-22T16:00:00.000Z',
    });
  });

  it('that has begun ends now at the earliest', () => {
    expect(movedTo('2026-10-02T18:00Z', { salesEndAt: ms('2026-10-15T18:00Z') })).toEqual({
      ticketTypeId: 'typ_1',
      salesEndAt: new Date(now).toISOString(),
    });
  });

  it('takes its tiers along, and names only those that move', () => {
    const tiers = [
      { name: 'Blind', price, until: now - 1 },
      { name: 'Early', price, until: ms('2026-10-10T18:00Z') },
      { name: 'Few', price, quantity: 5 },
      { name: 'Door', price, from: ms('2026-10-20T17:00Z') },
    ];
    const view = movedTo('2026-10-21T18:00Z', { tiers });
    expect(view?.tiers).toEqual([
      { name: 'Early', until: '2026-10-11T18:00:00.000Z' },
      { name: 'Door', from: '2026-10-21T17:00:00.000Z' },
    ]);
    const [move] = movedWindows([typeWith({ tiers })], shiftBetween(start, ms('2026-10-21T18:00Z'), zone), now);
    expect(move?.moved.tiers).toHaveLength(4);
    expect(move?.moved.tiers?.[2]).toEqual(tiers[2]);
  });
});
