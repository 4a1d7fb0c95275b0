import { sumOf } from '../../base/sum.ts';
import { grossOf, lineParts, partOf, type TaxedAmount } from '../../pricing/line-parts.ts';
import type { OrderFacts } from '../order-facts.ts';
import type { RefundFacts } from '../order-money.ts';
import { dividedRefunds } from './refund-shares.ts';

/** What a refund returns of a line, in minor units: of its price, and of the buyer's booking fee. */
export interface RefundedLine {
  item: OrderFacts['items'][number];
  price: TaxedAmount;
  fee: TaxedAmount;
}

/** How a refund divides over the lines of its order. Lines of which it returns nothing are absent. */
export interface RefundDivision<R> {
  refund: R;
  lines: RefundedLine[];
}

/**
 * Divides each refund of a confirmed order, in sequence. The lines of a refund add up to its amount, and all refunds of
 * a line to at most its `lineParts`: exactly these, once all of it is refunded. A refund of money that paid for no
 * ticket has no lines: a late payment, or what a bank transfer exceeded the price by.
 */
export function refundDivisions<R extends RefundFacts>(
  order: Pick<OrderFacts, 'items' | 'tickets'> & { refunds: readonly R[] },
): RefundDivision<R>[] {
  const lines = order.items.map((item) => {
    const ticketIds = order.tickets.flatMap(({ itemId, ticketId }) => (itemId === item.id ? [ticketId] : []));
    const { price, fee } = lineParts(item);
    return { item, ticketIds, ...{ price: successiveParts(price), fee: successiveParts(fee) } };
  });
  return dividedRefunds(order).map(({ refund, parts }) => ({
    refund,
    lines: lines.flatMap(({ item, ticketIds, price, fee }) => {
      const own = ticketIds.flatMap((id) => parts.get(id) ?? []);
      const line = {
        item,
        price: price(sumOf(own.map((part) => part.price))),
        fee: fee(sumOf(own.map((part) => part.fee))),
      };
      return grossOf(line.price) + grossOf(line.fee) > 0 ? [line] : [];
    }),
  }));
}

/** Takes an amount part by part. The taxes of the parts differ by at most one minor unit from their exact shares. */
function successiveParts(amount: TaxedAmount): (gross: number) => TaxedAmount {
  let taken = 0;
  return (gross) => {
    const [before, after] = [partOf(amount, taken), partOf(amount, taken + gross)];
    taken += gross;
    return { net: after.net - before.net, tax: after.tax - before.tax };
  };
}
