import { buyerFee, type ChargedLine, linePrice } from '../../../shared/pricing/line-cost.ts';
import type { TaxTerms } from '../../../shared/pricing/line-terms.ts';
import { apportion } from '../../../shared/pricing/share.ts';
import type { OrderFacts } from '../../../shared/records/order-facts.ts';
import { paidByTicket } from '../../../shared/records/terms/refund-shares.ts';

/** What one ticket cost, in minor units of `currency`: `list` − `discount` + `fee` + an added tax is what was paid. */
export interface TicketPrice {
  currency: string;
  list: number;
  discount: number;
  /** The booking fee that the buyer has paid. */
  fee: number;
  tax?: TaxTerms & { amount: number };
  paid: number;
}

/** What each ticket of a confirmed order cost, by its id. The tickets of a line cost the same up to rounding. */
export function ticketPrices(order: Pick<OrderFacts, 'items' | 'tickets'>): Map<string, TicketPrice> {
  const paid = paidByTicket(order);
  return new Map(
    order.items.flatMap((item) => {
      const ids = order.tickets.flatMap(({ ticketId, itemId }) => (itemId === item.id ? [ticketId] : []));
      const shares = sharesOf(item, ids.length);
      return ids.map((id, index) => [id, priceOf(item, shares[index] ?? noShare, paid.get(id) ?? 0)] as const);
    }),
  );
}

/** A ticket's part of its line: the price after discount, the buyer's fee, and the tax. */
interface Share {
  price: number;
  fee: number;
  tax: number;
}

const noShare: Share = { price: 0, fee: 0, tax: 0 };

function sharesOf(line: ChargedLine, tickets: number): Share[] {
  const equally = Array.from({ length: tickets }, () => 1);
  const [prices = [], fees = [], taxes = []] = [linePrice(line), buyerFee(line), line.tax?.amount ?? 0].map((amount) =>
    apportion(amount, equally),
  );
  return equally.map((_, index) => ({ price: prices[index] ?? 0, fee: fees[index] ?? 0, tax: taxes[index] ?? 0 }));
}

/** What was paid is what a refund returns. The parts add up to it, wherever the last minor unit has gone. */
function priceOf({ unitPrice, tax }: OrderFacts['items'][number], share: Share, paid: number): TicketPrice {
  const price = Math.min(share.price, paid);
  const fee = Math.min(share.fee, paid - price);
  const amount = tax?.included ? share.tax : paid - price - fee;
  return {
    ...{ currency: unitPrice.currency, list: unitPrice.amount, discount: unitPrice.amount - price, fee, paid },
    ...(tax && paid > 0 && { tax: { ...tax, amount } }),
  };
}
