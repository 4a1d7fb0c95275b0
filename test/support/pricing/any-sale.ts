import fc from 'fast-check';
import { placeOrder } from '../../../functions/orders/checkout/placement.ts';
import type { OrderRow } from '../../../functions/orders/order/order.ts';
import type { Discount } from '../../../shared/inventory/promo-code.ts';
import { lineTerms } from '../../../shared/pricing/line-terms.ts';
import type { CartLine, CartRow } from '../../../shared/records/cart-row.ts';
import { saleTerms } from '../../../shared/records/terms/sale-terms.ts';

/** When all of it happens. */
export const now = 1_000;
/** Currencies of zero, two and three decimals. */
export const decimals: Record<string, number> = { JPY: 0, EUR: 2, KWD: 3 };

const hundredths = (max: number) => fc.nat(max * 100).map((count) => count / 100);
const thousandths = (max: number) => fc.nat(max * 1_000).map((count) => count / 1_000);
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const money = (currency: string, max: number) => fc.nat(max).map((amount) => ({ amount, currency }));

const organizers = (currency: string) =>
  fc.record({
    fees: optional(
      fc.record(
        {
          perTicket: money(currency, 500),
          percent: hundredths(20),
          cap: money(currency, 900),
          perOrder: money(currency, 400),
          paidBy: fc.constantFrom('buyer' as const, 'organizer' as const),
        },
        { requiredKeys: ['percent', 'paidBy'] },
      ),
    ),
    tax: optional(fc.record({ rate: thousandths(30), included: fc.boolean() })),
  });

/** What a buyer holds, and the code that they have entered. */
export interface Sale {
  currency: string;
  lines: CartLine[];
  promo?: Discount | undefined;
}

/** Sales of two organizers with any fees and taxes, for types with rates of their own, with or without a code. */
export const sales: fc.Arbitrary<Sale> = fc.constantFrom(...Object.keys(decimals)).chain((currency) =>
  fc
    .record({
      sellers: fc.tuple(organizers(currency), organizers(currency)),
      wishes: fc.array(
        fc.record({
          seller: fc.constantFrom(0 as const, 1 as const),
          price: fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 5, arbitrary: fc.nat(200_000) }),
          quantity: fc.integer({ min: 1, max: 9 }),
          taxRate: optional(thousandths(30)),
        }),
        { minLength: 1, maxLength: 6 },
      ),
      off: optional(
        fc.oneof(
          fc.nat(100).map((percent) => ({ percent })),
          money(currency, 300_000).map((amount) => ({ amount })),
        ),
      ),
    })
    .map(({ sellers, wishes, off }) => ({
      currency,
      lines: wishes.map(({ seller, price, quantity, taxRate }, index) => {
        const terms = lineTerms(saleTerms(sellers[seller], currency), { organizerId: `org_${seller}`, taxRate });
        return {
          ...{ id: `itm_${index}`, eventId: `evt_${seller}`, eventTitle: `Show ${seller}`, name: `Type ${index}` },
          ...{ ticketTypeId: `typ_${index}`, unitPrice: { amount: price, currency } },
          places: Array.from({ length: quantity }, (_, number) => ({ shard: 0, number })),
          ...(terms && { terms }),
        };
      }),
      promo: off && { eventId: 'evt_0', code: 'SUMMER', ...off },
    })),
);

export const cartOf = ({ lines, promo }: Sale): CartRow => ({
  ...{ userId: 'usr_1', customer: 'cus_1', holdId: 'crt_1', lines, version: 1, keys: [] },
  ...{ expiresAt: now + 60_000, extendableUntil: now + 60_000 },
  ...(promo && { promo }),
});

/** Its order, confirmed. */
export const orderOf = (sale: Sale): OrderRow => ({
  ...placeOrder(cartOf(sale), {
    ...{ orderId: 'ord_1', hash: 'h', key: 'k', codes: [], policies: new Map(), now },
    payment: { provider: 'test', token: 'tok_ok' },
  }),
  tickets: sale.lines.flatMap(({ id, places }) =>
    places.map(({ number }) => ({ ticketId: `tkt_${id}_${number}`, itemId: id, status: 'valid' as const })),
  ),
});
