import { expect, it } from 'vitest';
import { revenueTally, salesView } from '../../../functions/tickets/sales/sales.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';

const ticketTypeId = 'typ_1';
const counts = new Map([[ticketTypeId, { ticketTypeId, free: 6, held: 2, pools: [6], countedAt: 0 }]]);
const row = (orderId: string, quantity: number) => ({
  orderId,
  eventId: 'evt_1',
  at: 0,
  currency: 'EUR',
  version: 1,
  lines: [{ ticketTypeId, quantity, revenue: 1_000 * quantity }],
  ...(quantity > 1 && { fees: 50 * quantity, tax: 159 }),
});
const revenue = revenueTally('UTC');
revenue.add([row('ord_1', 2)]);
revenue.add([row('ord_2', 1)]);

const soldOf = (fields: Partial<TicketType>) => {
  const type = { ticketTypeId, name: 'Standard', status: 'on_sale', capacity: 12, ...fields } as TicketType;
  return salesView('EUR', [type], { counts, revenue }).byType[0];
};

it('counts a place as sold if it is neither free nor held, since a comp has no revenue', () => {
  expect(soldOf({})).toMatchObject({ sold: 4, held: 2, free: 6, revenue: { amount: 3_000 } });
});

it.each([40, 11])('counts the places of orders as sold while a mint to %i is in progress', (targetCapacity) => {
  expect(soldOf({ targetCapacity })).toMatchObject({ sold: 3, held: 2, free: 6 });
});

it('names the booking fees and the tax in the revenue of all orders', () => {
  const { revenue: all, fees, tax } = salesView('EUR', [], { counts, revenue });
  expect([all, fees, tax].map(({ amount }) => amount)).toEqual([3_000, 100, 159]);
});
