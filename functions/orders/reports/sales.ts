import { sumOf } from '../../../shared/base/sum.ts';
import { lineCost } from '../../../shared/pricing/line-cost.ts';
import { grossOf, type LineParts, lineParts } from '../../../shared/pricing/line-parts.ts';
import type { SalesRow } from '../../../shared/records/sales-row.ts';
import { refundDivisions } from '../../../shared/records/terms/refund-division.ts';
import { dividedRefunds, ticketsOfEvents } from '../../../shared/records/terms/refund-shares.ts';
import type { OrderRow, Refund } from '../order/order.ts';

/**
 * What a confirmed order sold of each of its events: its valid tickets, and the money that was paid and not refunded.
 * Empty before the confirmation.
 */
export function salesOf(order: OrderRow): SalesRow[] {
  const { orderId, tickets, history, total, version, comp, boxOffice } = order;
  const confirmedAt = history.find(({ what }) => what === 'confirmed')?.at;
  if (confirmedAt === undefined) return [];
  return [...Map.groupBy(keptLines(order), ({ item }) => item.eventId)].map(([eventId, own]) => ({
    orderId,
    eventId,
    at: confirmedAt,
    currency: total.currency,
    lines: own.map(({ item, revenue }) => ({
      ticketTypeId: item.ticketTypeId,
      quantity: tickets.filter(({ itemId, status }) => itemId === item.id && status === 'valid').length,
      revenue,
    })),
    ...chargesIn(own),
    ...refundAmounts(order, eventId),
    ...(comp && { comp: true as const }),
    ...(boxOffice && { boxOffice: { ...sellerOf(boxOffice), ...soldOf(order, eventId) } }),
    version,
  }));
}

/** What was paid for each line and not refunded: in all, and of it the booking fee as the order shows it, and the tax. */
function keptLines(order: OrderRow) {
  const refunded = refundDivisions(order).flatMap(({ lines }) => lines);
  return order.items.map((item) => {
    const returned = refunded.filter((line) => line.item === item);
    const left = (amountOf: (parts: Pick<LineParts, 'price' | 'fee'>) => number) =>
      amountOf(lineParts(item)) - sumOf(returned.map(amountOf));
    return {
      item,
      revenue: left(({ price, fee }) => grossOf(price) + grossOf(fee)),
      fees: left(({ fee }) => fee.net + (item.tax?.included ? fee.tax : 0)),
      tax: left(({ price, fee }) => price.tax + fee.tax),
    };
  });
}

/** The booking fees and the tax of these lines, in minor units. */
function chargesIn(lines: readonly { fees: number; tax: number }[]): Pick<SalesRow, 'fees' | 'tax'> {
  const [fees, tax] = [sumOf(lines.map((line) => line.fees)), sumOf(lines.map((line) => line.tax))];
  return { ...(fees > 0 && { fees }), ...(tax > 0 && { tax }) };
}

/** Who sold, where and how, without the customer. */
const sellerOf = ({ by, device, method }: NonNullable<OrderRow['boxOffice']>) => ({
  by,
  ...(device && { device }),
  method,
});

/** The tickets of an order for one event and what was paid for them, refunded since or not. */
function soldOf({ items }: OrderRow, eventId: string): { tickets: number; amount: number } {
  const own = items.filter((item) => item.eventId === eventId);
  return {
    tickets: sumOf(own.map(({ quantity }) => quantity)),
    amount: sumOf(own.map(lineCost)),
  };
}

/** What was refunded for an order's tickets of one event, and what is still pending, in minor units. */
function refundAmounts(order: OrderRow, eventId: string) {
  const here = ticketsOfEvents(order, [eventId]).map(({ ticketId }) => ticketId);
  const amountOf = (refundStatus: Refund['status']) =>
    sumOf(
      dividedRefunds(order)
        .filter(({ refund }) => refund.status === refundStatus)
        .flatMap(({ shares }) => here.map((id) => shares.get(id) ?? 0)),
    );
  const [refunded, pending] = [amountOf('succeeded'), amountOf('pending')];
  return { ...(refunded > 0 && { refunded }), ...(pending > 0 && { pending }) };
}
