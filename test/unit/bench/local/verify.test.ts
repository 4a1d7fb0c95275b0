import { expect, it } from 'vitest';
import { orderIn } from '../../../../bench/local/mails.ts';
import { type EventCounts, verify } from '../../../../bench/local/verify.ts';

const order = (id: string, status = 'confirmed', places = 1) => ({
  id,
  account: { token: '' },
  eventId: 'evt_1',
  places,
  status,
});
const ticket = (id: string, orderId: string) => ({ id, orderId, eventId: 'evt_1', code: 'CODE' });
const counts = (facts: Partial<EventCounts>): EventCounts => ({
  eventId: 'evt_1',
  ticketTypeId: 'typ_1',
  capacity: 10,
  sold: 2,
  held: 0,
  free: 8,
  ...facts,
});
const good = {
  orders: [order('ord_1'), order('ord_2')],
  tickets: [ticket('tkt_1', 'ord_1'), ticket('tkt_2', 'ord_2')],
  mails: new Map([
    ['ord_1', 1],
    ['ord_2', 1],
  ]),
  events: [counts({})],
};

it('finds nothing where all orders have their tickets and one mail each', () => {
  expect(verify(good)).toEqual({ orders: 2, confirmed: 2, withoutTickets: 0, withoutMail: 0, faults: [] });
});

it('names an order that did not confirm', () => {
  const { confirmed, faults } = verify({ ...good, orders: [order('ord_1'), order('ord_2', 'pending')] });
  expect(confirmed).toBe(1);
  expect(faults).toEqual(['Order ord_2 did not confirm: it is pending.']);
});

it('names orders with too few or too many tickets or mails', () => {
  const mails = new Map([['ord_2', 2]]);
  const orders = [order('ord_1', 'confirmed', 2), order('ord_2')];
  const found = verify({ ...good, orders, mails });
  expect(found).toMatchObject({ withoutTickets: 1, withoutMail: 2 });
  expect(found.faults).toEqual([
    'Order ord_1 of 2 places has 1 tickets.',
    'Order ord_1 has 0 mails.',
    'Order ord_2 has 2 mails.',
  ]);
});

it('does not judge mails that it cannot count', () => {
  expect(verify({ ...good, mails: undefined })).toMatchObject({ withoutMail: null, faults: [] });
});

it.each([
  ['more sold than there are places', { sold: 11, free: 0 }, 'is oversold'],
  ['more places than there are', { held: 3 }, 'is oversold'],
  ['another number sold than tickets were issued', { sold: 3, free: 7 }, 'counts 3 places sold, but issued 2'],
])('detects %s', (_, facts, fault) => {
  expect(verify({ ...good, events: [counts(facts)] }).faults.join('\n')).toContain(fault);
});

it('detects one ticket issued for two orders', () => {
  const tickets = [ticket('tkt_1', 'ord_1'), ticket('tkt_1', 'ord_2')];
  expect(verify({ ...good, tickets }).faults).toContain('1 tickets were issued more than once.');
});

it('reads the order of a confirmation mail', () => {
  expect(orderIn('Hello\n\nYour order number is ord_01ABC.\n')).toBe('ord_01ABC');
  expect(orderIn('Please confirm your address')).toBeUndefined();
});
