import { sumOf } from '../../../shared/base/sum.ts';
import { lineCost } from '../../../shared/pricing/line-cost.ts';
import type { SalesRow } from '../../../shared/records/sales-row.ts';
import { dividedRefunds, leftByTicket, ticketsOfEvents } from '../../../shared/records/terms/refund-shares.ts';
import type { OrderRow, Refund } from '../order/order.ts';

/**
 * What a confirmed order sold of each of its events: its valid tickets, and the money that was paid and not refunded.
 * Empty before the confirmation.
 */
export function salesOf(order: OrderRow): SalesRow[] {
  const { orderId, items, tickets, history, total, version, comp, boxOffice } = order;
  const confirmedAt = history.find(({ what }) => what === 'confirmed')?.at;
  if (confirmedAt === undefined) return [];
  const left = leftByTicket(order);
  const lines = items.map(({ id, eventId, ticketTypeId }) => {
    const own = tickets.filter(({ itemId }) => itemId === id);
    const revenue = sumOf(own.map(({ ticketId }) => left.get(ticketId) ?? 0));
    return { eventId, ticketTypeId, quantity: own.filter(({ status }) => status === 'valid').length, revenue };
  });
  return [...Map.groupBy(lines, ({ eventId }) => eventId)].map(([eventId, own]) => ({
    orderId,
    eventId,
    at: confirmedAt,
    currency: total.currency,
    lines: own.map(({ eventId: _, ...line }) => line),
    ...refundAmounts(order, eventId),
    ...(comp && { comp: true as const }),
    ...(boxOffice && { boxOffice: { ...sellerOf(boxOffice), ...soldOf(order, eventId) } }),
    version,
  }));
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
