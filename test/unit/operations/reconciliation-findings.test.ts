import { describe, expect, it } from 'vitest';
import { countFindings, excesses, limitFindings } from '../../../functions/operations/reconciliation/limit-findings.ts';
import { orderFindings } from '../../../functions/operations/reconciliation/order-findings.ts';
import { placeFindings } from '../../../functions/operations/reconciliation/place-findings.ts';
import type { EventState, OrderState, PlaceState } from '../../../functions/operations/reconciliation/report.ts';
import { type Place, placeKey, ticketIdOf } from '../../../shared/inventory/place.ts';
import type { PromoCode } from '../../../shared/inventory/promo-code.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';
import type { Finding } from '../../../shared/records/audit/finding.ts';

const eventId = 'evt_01ARZ3NDEKTSV4RRFFQ69G5FAV';
const ticketTypeId = 'typ_01ARZ3NDEKTSV4RRFFQ69G5FAV_ABCDE';
const until = 1_800_000_000_000;

const placeAt = (number: number, fields: object): PlaceState => ({
  ...{ ticketTypeId, shard: 0, number, sale: 1, status: 'available' },
  ...fields,
});
const sold = { status: 'sold', orderId: 'ord_1', ownerId: 'usr_1' } as const;
const ticketOf = (place: PlaceState, status: 'valid' | 'cancelled' = 'valid') => ({
  ticketId: ticketIdOf(place),
  itemId: 'itm_1',
  status,
});

/*
 * Goal: each violated invariant gives exactly one finding, and a consistent event gives none.
 * Method: a consistent event of five places, in which each test plants one fault.
 */

type Faults = {
  places?: [number, object][];
  more?: PlaceState[];
  index?: { number: number; claimableAt?: number }[];
  type?: Partial<TicketType>;
  order?: Partial<OrderState>;
  orders?: OrderState[];
  counts?: Record<string, number>;
  code?: Partial<PromoCode>;
};

/** Five places: two sold to one order, one held, one free, one void. Consistent except for the planted faults. */
function eventWith({
  places = [],
  more = [],
  index = [],
  type,
  order,
  orders = [],
  counts,
  code,
}: Faults = {}): EventState {
  const planted = new Map(places);
  const rows: PlaceState[] = [
    placeAt(0, sold),
    placeAt(1, { ...sold, status: 'used' }),
    placeAt(2, { status: 'held', holdId: 'hld_1', claimableAt: until }),
    placeAt(3, { claimableAt: 5 }),
    placeAt(4, { status: 'void' }),
  ].map((place) => ({ ...place, ...planted.get(place.number) }));
  const all = [...rows, ...more];
  const entryOf = ({ claimableAt, ...place }: Place & { claimableAt?: number | undefined }) =>
    claimableAt === undefined ? [] : [{ ...placeKey(place), claimableAt }];
  const plantedEntries = new Set(index.map(({ number }) => number));
  const first: OrderState = {
    orderId: 'ord_1',
    userId: 'usr_1',
    status: 'confirmed',
    isUncounted: false,
    items: [{ id: 'itm_1', eventId, ticketTypeId, quantity: 2 }],
    tickets: rows.slice(0, 2).map((place) => ticketOf(place)),
    codes: [{ eventId, code: 'SUMMER', inAll: true, perCustomer: true }],
    moneyFindings: [],
    ...order,
  };
  return {
    eventId,
    types: [
      {
        type: { ticketTypeId, capacity: 4, maxPerOrder: 2, maxPerCustomer: 2, ...type } as TicketType,
        places: all,
        claimable: [
          ...all.filter(({ number }) => !plantedEntries.has(number)).flatMap(entryOf),
          ...index.flatMap(({ number, claimableAt }) => entryOf({ ticketTypeId, shard: 0, number, claimableAt })),
        ],
      },
    ],
    orders: new Map([first, ...orders].map((one) => [one.orderId, one])),
    counts: new Map([['usr_1', counts ?? { [ticketTypeId]: 2, 'code#SUMMER': 1 }]]),
    codes: [{ eventId, code: 'SUMMER', uses: 1, maxUses: 1, maxPerCustomer: 1, version: 1, ...code }],
  };
}

const textOf = (findings: Finding[]) => findings.map(({ invariant, detail }) => `${invariant} ${detail}`);
const aboutPlaces = (faults?: Faults) => textOf(eventWith(faults).types.flatMap(placeFindings));
const aboutOrders = (faults?: Faults) => textOf(orderFindings(eventWith(faults)));
const aboutCounts = (faults?: Faults) => textOf(countFindings(eventWith(faults)));
const aboutLimits = (faults?: Faults, highest = new Map<string, number>()) =>
  textOf(limitFindings(excesses(eventWith(faults)), highest));

/** Another order of the same customer. */
const second = (fields: Partial<OrderState>): OrderState => ({
  ...{ orderId: 'ord_2', userId: 'usr_1', status: 'pending', tickets: [], codes: [], isUncounted: false },
  moneyFindings: [],
  items: [{ id: 'itm_2', eventId, ticketTypeId, quantity: 1 }],
  ...fields,
});

it('a consistent event has no findings', () => {
  expect([aboutPlaces(), aboutOrders(), aboutCounts(), aboutLimits()]).toEqual([[], [], [], []]);
  expect(excesses(eventWith())).toEqual([]);
});

describe('the check of places finds', () => {
  it('more places than the capacity, unless a mint is in progress', () => {
    expect(aboutPlaces({ type: { capacity: 3 } })).toEqual(['I1 4 places of 3']);
    expect(aboutPlaces({ type: { capacity: 3, targetCapacity: 4 } })).toEqual([]);
    expect(aboutPlaces({ type: { capacity: 4, targetCapacity: 3 } })).toEqual([]);
    // A lower target replaced a higher one, whose places exist already.
    expect(aboutPlaces({ type: { capacity: 2, targetCapacity: 3 } })).toEqual([]);
  });

  it('a duplicate place, by number or by seat', () => {
    const again = placeAt(3, { claimableAt: 5 });
    expect(aboutPlaces({ type: { capacity: 5 }, more: [again] })).toContain('I1 1 duplicate places');
    const seats: [number, object][] = [
      [0, { seat: 'A-1-1' }],
      [1, { seat: 'A-1-1' }],
    ];
    expect(aboutPlaces({ places: seats })).toEqual(['I1 1 duplicate places']);
  });

  it.each([
    ['is sold and can be claimed', 0, { claimableAt: 5 }, 'sold and claimable'],
    ['is used and can be claimed', 1, { claimableAt: until }, 'sold and claimable'],
    ['is not for sale and can be claimed', 4, { claimableAt: 5 }, 'not for sale and claimable'],
    ['is free and can never be claimed', 3, { claimableAt: undefined }, 'available but never claimable'],
    ['is held and can never be claimed', 2, { claimableAt: undefined }, 'held but never claimable'],
    ['is held without a hold', 2, { holdId: undefined }, 'held without a hold'],
    ['is free but not claimable yet', 3, { claimableAt: until }, `free but not claimable before ${until}`],
  ])('a place that %s', (_, number, fields, detail) => {
    expect(aboutPlaces({ places: [[number, fields]] })).toEqual([`I5 ${detail}`]);
  });

  it('an index that misses a free place, has another time, a sold place or an unknown place', () => {
    expect(aboutPlaces({ index: [{ number: 3 }] })).toEqual(['I5 claimable from 5, in the index from never']);
    expect(aboutPlaces({ index: [{ number: 2, claimableAt: 7 }] })).toEqual([
      `I5 claimable from ${until}, in the index from 7`,
    ]);
    expect(aboutPlaces({ index: [{ number: 0, claimableAt: 7 }] })).toEqual([
      'I5 claimable from never, in the index from 7',
    ]);
    expect(aboutPlaces({ index: [{ number: 77, claimableAt: 7 }] })).toEqual(['I5 in the index, but no such place']);
  });
});

describe('the check of orders finds', () => {
  it('a sold place without an order, or whose order is not confirmed or does not list it', () => {
    expect(aboutOrders({ places: [[0, { orderId: 'ord_9' }]] })).toContain('I4 sold without an order');
    expect(aboutOrders({ order: { status: 'failed' } })).toEqual([
      'I4 order ord_1 is failed, ticket in it',
      'I4 order ord_1 is failed, ticket in it',
    ]);
    const one = [ticketOf(placeAt(0, {})), ticketOf(placeAt(1, {}), 'cancelled')];
    expect(aboutOrders({ order: { tickets: one } })).toEqual(['I4 order ord_1 is confirmed, ticket not in it']);
    const rest = [ticketOf(placeAt(0, {})), ticketOf(placeAt(1, {}))];
    expect(aboutOrders({ order: { tickets: rest, status: 'partially_refunded' } })).toEqual([]);
  });

  it('a valid ticket without a place of its own: the place is sold to another order, free, or sold again', () => {
    const tickets = [ticketOf(placeAt(0, {})), ticketOf(placeAt(3, {})), ticketOf(placeAt(1, { sale: 7 }))];
    const other = second({ status: 'confirmed', tickets });
    expect(aboutOrders({ orders: [other] })).toEqual([
      'I1 valid in order ord_2, its place is sold to ord_1',
      'I1 valid in order ord_2, its place is available',
      'I1 valid in order ord_2, its place does not exist or was sold again',
    ]);
    expect(aboutOrders({ orders: [{ ...other, status: 'failed' }] })).toEqual([]);
  });

  it('a ticket that an order lists twice', () => {
    const ticket = ticketOf(placeAt(0, {}));
    expect(aboutOrders({ order: { tickets: [ticket, ticketOf(placeAt(1, {})), ticket] } })).toEqual([
      'I1 valid in order ord_1, listed twice',
    ]);
  });

  it('nothing about tickets of another event', () => {
    const elsewhere = placeAt(0, { ticketTypeId: 'typ_01ARZ3NDEKTSV4RRFFQ69G5FAW_ABCDE' });
    expect(aboutOrders({ orders: [second({ status: 'confirmed', tickets: [ticketOf(elsewhere)] })] })).toEqual([]);
  });
});

describe('the check of counts finds', () => {
  const counted = `${ticketTypeId} of ${eventId}`;
  it('a customer count that is higher or lower than what they ordered', () => {
    expect(aboutCounts({ counts: { [ticketTypeId]: 3, 'code#SUMMER': 1 } })).toEqual([
      `I11 ${counted}: 3 counted, 2 ordered`,
    ]);
    expect(aboutCounts({ counts: { [ticketTypeId]: 2 } })).toEqual([
      `I11 code#SUMMER of ${eventId}: 0 counted, 1 ordered`,
    ]);
    expect(aboutCounts({ orders: [second({})] })).toEqual([`I11 ${counted}: 2 counted, 3 ordered`]);
  });

  it('nothing about failed or cancelled orders, refunded tickets, and other events', () => {
    expect(aboutCounts({ orders: [second({ status: 'failed' })] })).toEqual([]);
    expect(aboutCounts({ orders: [second({ status: 'cancelled' })] })).toEqual([]);
    const elsewhere = { id: 'itm_2', eventId: 'evt_2', ticketTypeId: 'typ_2', quantity: 1 };
    expect(aboutCounts({ orders: [second({ items: [elsewhere] })] })).toEqual([]);
    const tickets = [ticketOf(placeAt(0, {})), ticketOf(placeAt(1, {}), 'cancelled')];
    expect(aboutCounts({ order: { tickets }, counts: { [ticketTypeId]: 1, 'code#SUMMER': 1 } })).toEqual([]);
  });

  it('a use count of a code that is higher or lower than the orders with it', () => {
    expect(aboutCounts({ code: { uses: 2 } })).toEqual(['I11 uses: 2 counted, 1 ordered']);
    const codes = [{ eventId, code: 'SUMMER', inAll: true, perCustomer: false }];
    expect(aboutCounts({ orders: [second({ userId: 'usr_2', codes })] })).toEqual(['I11 uses: 1 counted, 2 ordered']);
    const notCounted = [{ eventId, code: 'SUMMER', inAll: false, perCustomer: false }];
    expect(aboutCounts({ orders: [second({ userId: 'usr_2', codes: notCounted })] })).toEqual([]);
  });
});

describe('the check of limits finds an excess', () => {
  it.each<[string, Faults, string]>([
    ['by a customer', { type: { maxPerCustomer: 1 } }, `2 of ${ticketTypeId}, maxPerCustomer is 1`],
    ['by an order', { type: { maxPerOrder: 1 } }, `2 of ${ticketTypeId}, maxPerOrder is 1`],
    ['by the uses of a code', { code: { uses: 2 } }, '2 of code#SUMMER, maxUses is 1'],
    ['by a customer with a code', { code: { maxPerCustomer: 0 } }, '1 of code#SUMMER, maxPerCustomer is 0'],
  ])('%s', (_, faults, detail) => {
    expect(aboutLimits(faults)).toEqual([`I11 ${detail}`]);
  });

  it('only above the highest value that a limit has had', () => {
    const highest = new Map([[`${ticketTypeId} maxPerCustomer`, 2]]);
    expect(aboutLimits({ type: { maxPerCustomer: 1 } }, highest)).toEqual([]);
    expect(aboutLimits({ type: { maxPerCustomer: 1 }, orders: [second({})] }, highest)).toEqual([
      `I11 3 of ${ticketTypeId}, maxPerCustomer is 1`,
    ]);
  });
});
