import { describe, expect, it } from 'vitest';
import { dayCount } from '../../../functions/orders/box-office/day-count.ts';
import { orderLimits } from '../../../functions/orders/limits.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import type { SalesRow } from '../../../shared/records/sales-row.ts';

const event = { eventId: 'evt_1', venue: { timezone: 'Pacific/Auckland' }, currency: 'NZD' } as EventRow;
const sale = (at: string, fields: object = {}): SalesRow => ({
  ...{ orderId: 'ord_1', eventId: 'evt_1', at: Date.parse(at), currency: 'NZD', lines: [], version: 1 },
  boxOffice: { by: 'usr_1', method: 'cash', tickets: 2, amount: 5_000 },
  ...fields,
});

const countOf = (rows: SalesRow[], day?: string, by?: string) => {
  const read = async function* (_: string, from: number, to: number) {
    for (const row of rows) if (row.at >= from && row.at <= to) yield [row];
  };
  const namesOf = async () => new Map([['usr_1', { name: 'Ada' }]]);
  return dayCount(
    event,
    { readSales: read, namesOf },
    { day, ...(by && { by }), now: Date.parse('2026-11-28T12:00:00Z') },
  );
};
const dollars = (amount: number) => ({ amount, currency: 'NZD' });

it('counts the day of the venue, not that of UTC', async () => {
  // The 28th in Auckland begins at 11:00Z on the 27th.
  const rows = ['2026-11-27T10:59:59Z', '2026-11-27T11:00:00Z', '2026-11-28T10:59:59Z', '2026-11-28T11:00:00Z'];
  const { items } = await countOf(
    rows.map((at) => sale(at)),
    '2026-11-28',
  );
  expect(items).toEqual([
    {
      ...{ seller: { id: 'usr_1', name: 'Ada' }, method: 'cash', orders: 2, tickets: 4 },
      ...{ amount: dollars(10_000), refunded: dollars(0) },
    },
  ]);
});

it('counts today by default, each seller and method apart, and no sale on line', async () => {
  const by = (boxOffice: object, fields: object = {}) =>
    sale('2026-11-28T11:30:00Z', { boxOffice: { tickets: 1, amount: 100, ...boxOffice }, ...fields });
  const { day, items } = await countOf([
    by({ by: 'usr_1', method: 'cash' }, { refunded: 40 }),
    by({ by: 'usr_1', method: 'card' }),
    by({ by: 'usr_erased', method: 'cash' }),
    sale('2026-11-28T11:30:00Z', { boxOffice: undefined }),
  ]);
  expect(day).toBe('2026-11-29');
  expect(items.map(({ seller, method, refunded }) => [seller, method, refunded.amount])).toEqual([
    [{ id: 'usr_1', name: 'Ada' }, 'cash', 40],
    [{ id: 'usr_1', name: 'Ada' }, 'card', 0],
    [{ id: 'usr_erased' }, 'cash', 0],
  ]);
});

describe('the devices of sellers', () => {
  const sold = (by: string, device?: object, amount = 100) =>
    sale('2026-11-28T11:30:00Z', { boxOffice: { by, ...(device && { device }), method: 'cash', tickets: 1, amount } });
  const left = { id: 'ses_1', name: 'Bar left' };
  const told = ({ seller, device, orders, amount }: any) => [seller.id, device, orders, amount.amount];

  it('are counted apart, by session and name; sales of earlier versions have none', async () => {
    const { items } = await countOf([
      ...[sold('usr_1', left), sold('usr_1', { id: 'ses_2' }), sold('usr_1', left), sold('usr_2', { id: 'ses_3' })],
      sold('usr_1'),
    ]);
    expect(items.map(told)).toEqual([
      ['usr_1', left, 2, 200],
      ['usr_1', { id: 'ses_2' }, 1, 100],
      ['usr_2', { id: 'ses_3' }, 1, 100],
      ['usr_1', undefined, 1, 100],
    ]);
  });

  it('beyond a bound are counted together, and nothing is left out', async () => {
    const { devicesPerSeller } = orderLimits;
    const ids = Array.from({ length: devicesPerSeller + 3 }, (_, n) => `ses_${n}`);
    const { items } = await countOf([...ids, ...ids].map((id) => sold('usr_1', { id })));
    expect(items).toHaveLength(devicesPerSeller + 1);
    expect(items.filter(({ device }) => device === undefined).map(told)).toEqual([['usr_1', undefined, 6, 600]]);
  });

  it('of others are not counted for a seller who sees only their own', async () => {
    const { items } = await countOf([sold('usr_1', left), sold('usr_2', { id: 'ses_3' })], undefined, 'usr_2');
    expect(items.map(told)).toEqual([['usr_2', { id: 'ses_3' }, 1, 100]]);
  });
});
