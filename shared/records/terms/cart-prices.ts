import { multiply } from '../../base/money.ts';
import { type Discount, discountByLine, discountedLines } from '../../inventory/promo-code.ts';
import { priceLines } from '../../pricing/price-lines.ts';
import type { CartLine } from '../cart-row.ts';
import type { OrderFacts } from '../order-facts.ts';

/** A line of a cart as an order stores it. */
export type CartItem = Omit<OrderFacts['items'][number], 'refundPolicy'>;

/** The discount of a cart's promotion code; undefined where it applies to none of the lines. */
export const discountOf = (lines: readonly CartLine[], promo: Discount | undefined): Discount | undefined =>
  promo && discountedLines(promo, lines).length > 0 ? promo : undefined;

/** A line at its list price, without discount, fee and tax. */
export function listItem({ places, terms: _, accessCode: __, ...line }: CartLine): CartItem {
  const seats = places.flatMap(({ seat }) => seat ?? []);
  return {
    ...line,
    quantity: places.length,
    ...(seats.length > 0 && { seats }),
    total: multiply(line.unitPrice, places.length),
  };
}

/**
 * The items of an order of these lines, with their discounts, booking fees and taxes. The cart shows the items that the
 * order would store, so both cost the same.
 */
export function cartItems(lines: readonly CartLine[], promo: Discount | undefined): CartItem[] {
  const items = lines.map(listItem);
  const discounts = promo ? discountByLine(promo, items) : items.map(() => 0);
  const priced = priceLines(
    items.map(({ quantity, total }, index) => ({
      ...{ quantity, list: total.amount, discount: discounts[index] ?? 0 },
      terms: lines[index]?.terms,
    })),
  );
  return items.map((item, index) => {
    const discount = discounts[index] ?? 0;
    const { cost: _, ...charges } = priced[index] ?? { cost: 0 };
    return { ...item, ...(discount > 0 && { discount: { ...item.total, amount: discount } }), ...charges };
  });
}
