import fc from 'fast-check';
import type { OrderRow } from '../../../functions/orders/order/order.ts';
import { sumOf } from '../../../shared/base/sum.ts';
import { lineCost } from '../../../shared/pricing/line-cost.ts';
import type { LineTerms } from '../../../shared/pricing/line-terms.ts';
import { priceLines } from '../../../shared/pricing/price-lines.ts';
import type { FrozenPolicy } from '../../../shared/records/order-facts.ts';

interface SampleLine {
  quantity: number;
  /** The list price of one ticket, in minor units. */
  unit: number;
  /** What the promotion code takes off the line, in minor units. */
  discount?: number;
  terms?: LineTerms | undefined;
  policy?: FrozenPolicy | undefined;
}

/** A confirmed order, `ord_1`, of these lines: `i<n>` of the event `evt_<n>`, with the tickets `t<n>.<m>`. */
export function pricedOrder(lines: readonly SampleLine[], currency = 'EUR'): OrderRow {
  const priced = priceLines(
    lines.map(({ quantity, unit, discount = 0, terms }) => ({ quantity, list: unit * quantity, discount, terms })),
  );
  const items = lines.map(({ quantity, unit, discount = 0, policy }, index) => {
    const { cost: _, ...charges } = priced[index] ?? { cost: 0 };
    return {
      ...{ id: `i${index}`, eventId: `evt_${index}`, ticketTypeId: `typ_${index}`, name: `Line ${index}`, quantity },
      unitPrice: { amount: unit, currency },
      total: { amount: unit * quantity, currency },
      ...(discount > 0 && { discount: { amount: discount, currency } }),
      ...charges,
      ...(policy && { refundPolicy: policy }),
    };
  });
  const due = { amount: sumOf(items.map(lineCost)), currency };
  const attempt = { id: 'ord_1#1', provider: 'test', status: 'captured', amount: due };
  return {
    ...{ orderId: 'ord_1', userId: 'usr_1', status: 'confirmed', money: 'open', createdAt: 0, payBy: 0, version: 1 },
    ...{ items, total: due, captured: due, attempts: due.amount > 0 ? [attempt] : [], refunds: [] },
    tickets: lines.flatMap(({ quantity }, index) =>
      Array.from({ length: quantity }, (_, n) => ({
        ...{ ticketId: `t${index}.${n}`, itemId: `i${index}`, status: 'valid' },
      })),
    ),
    history: [{ at: 0, what: 'confirmed' }],
  } as unknown as OrderRow;
}

const percent = (max: number) => fc.integer({ min: 0, max: max * 1_000 }).map((thousandths) => thousandths / 1_000);
/** Prices of whole yen and of three decimals alike: very small ones, and large ones. */
const minor = fc.oneof(fc.nat(12), fc.nat(20_000), fc.nat(5_000_000));
const flag = fc.boolean();

const terms: fc.Arbitrary<LineTerms> = fc
  .record(
    {
      fee: fc
        .record({ perTicket: minor, percent: percent(30), perOrder: minor }, { requiredKeys: [] })
        .chain((fee) => flag.map((is) => ({ ...fee, seller: 'org_1', ...(is && { organizerPays: true as const }) }))),
      tax: percent(30).chain((rate) => flag.map((is) => ({ rate, ...(is && { included: true as const }) }))),
    },
    { requiredKeys: [] },
  )
  .map(({ fee, tax }) => ({ ...(fee && { fee }), ...(tax && { tax }) }));

const keptFee = fc.option(minor, { nil: undefined });
const policy: fc.Arbitrary<FrozenPolicy> = fc
  .record({ given: fc.nat(100), fixedFee: keptFee, feePerTicket: keptFee })
  .map(({ given, fixedFee, feePerTicket }) => ({
    windows: [[0, given]],
    ...(fixedFee !== undefined && { fixedFee }),
    ...(feePerTicket !== undefined && { feePerTicket }),
  }));

/** Any confirmed order: prices, discounts, booking fees, taxes and refund policies of every kind. */
export const anyPricedOrder: fc.Arbitrary<OrderRow> = fc
  .array(
    fc
      .record({ quantity: fc.integer({ min: 1, max: 6 }), unit: minor, off: percent(1), terms, policy })
      .map(({ off, ...line }) => ({ ...line, discount: Math.floor(line.unit * line.quantity * off) })),
    { minLength: 1, maxLength: 4 },
  )
  .map((lines) => pricedOrder(lines));
