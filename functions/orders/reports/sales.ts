import { sumOf } from '../../../shared/base/sum.ts';
import type { SalesRow } from '../../../shared/records/sales-row.ts';
import type { OrderRow, Refund } from '../order/order.ts';
import { paidByTicket } from '../refunds/refund.ts';

/** What a confirmed order sold of each of its events, without cancelled tickets. Empty before the confirmation. */
export function salesOf(order: OrderRow): SalesRow[] {
  const { orderId, items, tickets, history, total, version, comp } = order;
  const confirmedAt = history.find(({ what }) => what === 'confirmed')?.at;
  if (confirmedAt === undefined) return [];
  const paid = paidByTicket(order);
  const lines = items.map(({ id, eventId, ticketTypeId }) => {
    const valid = tickets.filter(({ itemId, status }) => itemId === id && status === 'valid');
    const revenue = sumOf(valid.map(({ ticketId }) => paid.get(ticketId) ?? 0));
    return { eventId, ticketTypeId, quantity: valid.length, revenue };
  });
  return [...Map.groupBy(lines, ({ eventId }) => eventId)].map(([eventId, own]) => ({
    orderId,
    eventId,
    at: confirmedAt,
    currency: total.currency,
    lines: own.map(({ eventId: _, ...line }) => line),
    ...refundAmounts(order, eventId, paid),
    ...(comp && { comp: true as const }),
    version,
  }));
}

/** What was refunded for an order's tickets of one event, and what is still pending, in minor units. */
function refundAmounts({ items, tickets, refunds }: OrderRow, eventId: string, paid: ReadonlyMap<string, number>) {
  const own = new Set(items.flatMap((item) => (item.eventId === eventId ? [item.id] : [])));
  const here = new Set(tickets.flatMap(({ ticketId, itemId }) => (own.has(itemId) ? [ticketId] : [])));
  const amountOf = (refundStatus: Refund['status']) =>
    sumOf(
      refunds
        .filter(({ status }) => status === refundStatus)
        .flatMap(({ ticketIds = [] }) => ticketIds.filter((id) => here.has(id)).map((id) => paid.get(id) ?? 0)),
    );
  const [refunded, pending] = [amountOf('succeeded'), amountOf('pending')];
  return { ...(refunded > 0 && { refunded }), ...(pending > 0 && { pending }) };
}
