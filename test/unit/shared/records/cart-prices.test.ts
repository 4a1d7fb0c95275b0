import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cartView } from '../../../../functions/carts/view/cart-view.ts';
import { placeOrder } from '../../../../functions/orders/checkout/placement.ts';
import { orderView } from '../../../../functions/orders/order/order-view.ts';
import { sumOf } from '../../../../shared/base/sum.ts';
import type { Discount } from '../../../../shared/inventory/promo-code.ts';
import type { LineTerms } from '../../../../shared/pricing/line-terms.ts';
import type { CartLine, CartRow } from '../../../../shared/records/cart-row.ts';

/*
 * Goal: a cart shows exactly what its order costs, to the minor unit and line by line.
 * Method: draws any lines, booking fees, taxes and promotion codes, and compares the view of the cart with the order.
 */

const now = 1_000;
const hold = { expiresAt: now + 60_000, extendableUntil: now + 60_000 };
const cartOf = (lines: CartLine[], promo?: Discount): CartRow => ({
  ...{ userId: 'usr_1', customer: 'cus_1', holdId: 'crt_1', lines, ...hold, version: 1, keys: [] },
  ...(promo && { promo }),
});
const unavailable = { code: 'sales_closed', message: 'The event is over.' } as const;

const place = (cart: CartRow, expectedTotal?: { amount: number; currency: string }) =>
  placeOrder(cart, {
    ...{ orderId: 'ord_1', hash: 'h', key: 'k', codes: [], policies: new Map(), now, expectedTotal },
    payment: { provider: 'test', token: 'tok_ok' },
  });

interface Wish {
  id?: string;
  eventId?: string;
  price: number;
  quantity?: number;
  terms?: LineTerms | undefined;
  currency?: string;
}

const line = ({ id = 'a', eventId = 'evt_1', price, quantity = 1, terms, currency = 'EUR' }: Wish): CartLine => ({
  ...{ id, eventId, eventTitle: 'Late Show', ticketTypeId: `typ_${id}`, name: 'Standard' },
  unitPrice: { amount: price, currency },
  places: Array.from({ length: quantity }, (_, number) => ({ shard: 0, number })),
  ...(terms && { terms }),
});

const flag = fc.constantFrom(undefined, true as const);
const terms: fc.Arbitrary<LineTerms | undefined> = fc.option(
  fc
    .record({
      perTicket: fc.nat(500),
      percent: fc.nat(2_000).map((hundredths) => hundredths / 100),
      cap: fc.option(fc.nat(900), { nil: undefined }),
      perOrder: fc.option(fc.nat(400), { nil: undefined }),
      seller: fc.constantFrom('org_1', 'org_2'),
      organizerPays: flag,
      rate: fc.constantFrom(undefined, 0, 5, 7, 8.875, 19),
      included: flag,
      hasFee: fc.boolean(),
    })
    .map(({ perTicket, percent, cap, perOrder, seller, organizerPays, rate, included, hasFee }) => ({
      ...(hasFee && {
        fee: {
          ...{ perTicket, percent },
          ...(cap !== undefined && { cap }),
          ...(perOrder && { perOrder, seller }),
          ...(organizerPays && { organizerPays }),
        },
      }),
      ...(rate !== undefined && { tax: { rate, ...(included && { included }) } }),
    })),
  { nil: undefined },
);
const lines = fc
  .array(
    fc.record({
      eventId: fc.constantFrom('evt_1', 'evt_2'),
      price: fc.oneof(fc.constant(0), fc.nat(20_000)),
      quantity: fc.integer({ min: 1, max: 6 }),
      terms,
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((wishes) => wishes.map((wish, index) => line({ ...wish, id: String(index) })));
const promos: fc.Arbitrary<Discount | undefined> = fc
  .option(
    fc.record({
      eventId: fc.constantFrom('evt_1', 'evt_2'),
      code: fc.constant('SUMMER'),
      off: fc.oneof(
        fc.nat(100).map((percent) => ({ percent })),
        fc.nat(9_000).map((amount) => ({ amount: { amount, currency: 'EUR' } })),
      ),
    }),
    { nil: undefined },
  )
  .map((promo) => promo && { eventId: promo.eventId, code: promo.code, ...promo.off });

describe('any cart', () => {
  it('shows the sums and the lines of its order', () => {
    fc.assert(
      fc.property(lines, promos, (held, promo) => {
        const cart = cartOf(held, promo);
        const shown = cartView(cart, now);
        const placed = orderView(place(cart));
        const { subtotal, discount, fees, tax, total, items } = placed;
        expect(shown).toMatchObject({ subtotal, fees, tax, total });
        expect('discount' in shown ? shown.discount : { ...discount, amount: 0 }).toEqual(discount);
        expect(shown.items).toEqual(items);
        expect(placed.payments.map(({ amount }) => amount)).toEqual(total.amount > 0 ? [total] : []);
        // What the buyer has seen is what the order expects.
        expect(() => place(cart, shown.total ?? undefined)).not.toThrow();
        expect(() => place(cart, { ...total, amount: total.amount + 1 })).toThrow();
      }),
    );
  });

  it('has sums that follow from its items', () => {
    fc.assert(
      fc.property(lines, promos, (held, promo) => {
        const { items, subtotal, discount, fees, tax, total } = orderView(place(cartOf(held, promo)));
        const sum = (amount: (item: (typeof items)[number]) => number | undefined) =>
          sumOf(items.map((item) => amount(item) ?? 0));
        expect(sum((item) => item.total.amount)).toBe(subtotal.amount);
        expect(sum((item) => item.discount?.amount)).toBe(discount.amount);
        expect(sum((item) => item.fee?.amount)).toBe(fees.amount);
        expect(sum((item) => item.tax?.amount)).toBe(tax.amount);
        const added = sum((item) => (item.taxIncluded === false ? item.tax?.amount : 0));
        expect(total.amount).toBe(subtotal.amount - discount.amount + fees.amount + added);
      }),
    );
  });

  it('shows the total of what can be ordered, which the order then costs', () => {
    fc.assert(
      fc.property(lines, promos, fc.infiniteStream(fc.boolean()), (held, promo, choice) => {
        const reasons = held.map(() => (choice.next().value ? unavailable : undefined));
        const rest = held.filter((_, index) => !reasons[index]);
        const shown = cartView(cartOf(held, promo), now, { reasons });
        expect(shown.total?.amount).toBe(rest.length > 0 ? place(cartOf(rest, promo)).total.amount : 0);
        for (const item of shown.items.filter((each) => 'unavailable' in each)) {
          for (const name of ['discount', 'fee', 'tax', 'taxRate']) expect(item).not.toHaveProperty(name);
        }
      }),
    );
  });

  it('never shows what is internal', () => {
    fc.assert(
      fc.property(lines, (held) => {
        for (const item of cartView(cartOf(held), now).items) {
          for (const name of ['terms', 'places', 'accessCode', 'organizerPays']) expect(item).not.toHaveProperty(name);
        }
      }),
    );
  });
});

describe('the order of a cart', () => {
  const sale = { fee: { perTicket: 150 }, tax: { rate: 19, included: true as const } };

  it('stores fee and tax in minor units, with the list price', () => {
    const { items, total, attempts } = place(cartOf([line({ price: 2_250, quantity: 2, terms: sale })]));
    expect(items).toMatchObject([
      { total: { amount: 4_500 }, fee: 300, tax: { rate: 19, included: true, amount: 766 } },
    ]);
    expect([total.amount, attempts[0]?.amount.amount]).toEqual([4_800, 4_800]);
  });

  it.each([
    ['included', { rate: 19, included: true as const }, { tax: 695, total: 4_350 }],
    ['added', { rate: 19 }, { tax: 827, total: 5_177 }],
  ])('costs what the documentation says if its tax is %s', (_, tax, expected) => {
    const promo = { eventId: 'evt_1', code: 'SUMMER', percent: 10 };
    const held = [line({ price: 2_250, quantity: 2, terms: { fee: { perTicket: 150 }, tax } })];
    const shown = orderView(place(cartOf(held, promo)));
    const amounts = [shown.subtotal, shown.discount, shown.fees, shown.tax, shown.total].map(({ amount }) => amount);
    expect(amounts).toEqual([4_500, 450, 300, expected.tax, expected.total]);
  });

  it('stores nothing of them where there are none', () => {
    const [item] = place(cartOf([line({ price: 2_250 })])).items;
    expect(Object.keys(item ?? {}).sort()).toEqual(
      ['eventId', 'eventTitle', 'id', 'name', 'quantity', 'ticketTypeId', 'total', 'unitPrice'].sort(),
    );
  });

  it('of free lines alone is free, whatever its terms say', () => {
    const free = place(
      cartOf([line({ price: 0, terms: { fee: { perOrder: 500, seller: 'org_1' }, tax: { rate: 19 } } })]),
    );
    expect(free).toMatchObject({ total: { amount: 0 }, captured: { amount: 0 }, attempts: [] });
    expect(free.items[0]).not.toHaveProperty('tax');
  });

  it('that a code discounts in full is free of fees, too', () => {
    const promo = { eventId: 'evt_1', code: 'ALL', percent: 100 };
    const free = place(cartOf([line({ price: 2_250, terms: sale })], promo));
    expect(free).toMatchObject({ total: { amount: 0 }, attempts: [] });
  });

  it.each([
    ['JPY', 4_444, 2, { fee: 133, tax: 902, total: 9_923 }],
    ['EUR', 4_444, 2, { fee: 133, tax: 902, total: 9_923 }],
    ['KWD', 12_345, 3, { fee: 556, tax: 3_759, total: 41_350 }],
  ])('counts in minor units of %s', (currency, price, quantity, expected) => {
    const percent = { fee: { percent: 1.5 }, tax: { rate: 10 } };
    const { fees, tax, total } = orderView(place(cartOf([line({ price, quantity, currency, terms: percent })])));
    expect({ fee: fees.amount, tax: tax.amount, total: total.amount }).toEqual(expected);
    expect(total.currency).toBe(currency);
  });

  it("hides a fee that the organizer bears from the buyer's view, and stores it", () => {
    const order = place(cartOf([line({ price: 2_000, terms: { fee: { perTicket: 150, organizerPays: true } } })]));
    expect(order.items[0]).toMatchObject({ fee: 150, organizerPays: true });
    const { items, fees, total } = orderView(order);
    expect([fees.amount, total.amount]).toEqual([0, 2_000]);
    expect(items[0]).not.toHaveProperty('fee');
  });
});
