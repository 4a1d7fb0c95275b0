import { orderSums } from '../../../shared/pricing/order-sums.ts';
import type { OrderFacts } from '../../../shared/records/order-facts.ts';
import { formatPrice, type PriceRow, sumRows } from '../../../shared/text/price-rows.ts';

type Item = OrderFacts['items'][number];

/** The bill of an order: its lines at list prices, and what the buyer pays for them. */
export const orderRows = (
  { items, total: { currency } }: Pick<OrderFacts, 'items' | 'total'>,
  labelOf: (item: Item) => string,
): PriceRow[] => [
  ...items.map((item) => ({ label: labelOf(item), amount: formatPrice(item.total) })),
  ...sumRows(orderSums(items), currency),
];
