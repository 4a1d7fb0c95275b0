import { grossOf, lineParts, type TaxedAmount } from '../pricing/line-parts.ts';
import type { OrderFacts } from '../records/order-facts.ts';
import type { OrderMoney } from '../records/order-money.ts';
import type { Account } from './account.ts';
import { eventsOf } from './event-shares.ts';
import type { Entry } from './ledger-row.ts';
import { confirmedAt } from './order-times.ts';
import { entry, type Posting, summed } from './posting.ts';
import { soldTickets } from './ticket-counts.ts';

type Item = OrderFacts['items'][number];

/** What customers pay for a line, or get back of it, in minor units. */
export interface SoldLine {
  item: Item;
  price: TaxedAmount;
  fee: TaxedAmount;
}

/** Books lines from an account to income, or back if `sign` is −1: price, booking fee and the tax on both. */
export function lineEntries(
  account: Account,
  lines: readonly SoldLine[],
  events: readonly string[],
  sign: 1 | -1,
): Entry[] {
  return summed(
    lines.flatMap(({ item: { eventId, tax }, price, fee }) => {
      const [event, rate] = [events.indexOf(eventId), tax?.rate ?? 0];
      return [
        ...entry(account, sign * (grossOf(price) + grossOf(fee)), event),
        ...entry(`sales:${rate}`, -sign * price.net, event),
        ...entry(`tax:${rate}`, -sign * (price.tax + fee.tax), event),
        ...entry(`booking_fees:${rate}`, -sign * fee.net, event),
      ];
    }),
  );
}

/** Books a confirmed order: what customers have paid becomes price, tax and booking fees. None where it was free. */
export function saleTransaction(order: OrderMoney): Posting[] {
  const at = confirmedAt(order);
  if (at === undefined) return [];
  const events = eventsOf(order);
  const lines = order.items.map((item) => ({ item, ...lineParts(item) }));
  const borne = lines.flatMap(({ item, organizerFee }) => {
    const event = events.indexOf(item.eventId);
    return [...entry('booking_fee_costs', organizerFee, event), ...entry('booking_fees', -organizerFee, event)];
  });
  const entries = summed([...lineEntries('customers', lines, events, 1), ...borne]);
  const { currency } = order.total;
  return [{ id: `${order.orderId}#sale`, at, kind: 'sale', currency, entries, ...soldTickets(order) }];
}
