import { sumOf } from '../../../shared/base/sum.ts';
import type { SalesRow } from '../../../shared/records/sales-row.ts';
import type { OrderRow, Refund } from '../order/order.ts';
import { paidByTicket } from '../refunds/refund.ts';

/** What an order sold of each of its events; nothing before it is confirmed. A cancelled ticket counts for nothing. */
export function salesOf(order: OrderRow): SalesRow[] {
  const { orderId, items, tickets, history, total, version, comp } = order;
  const at = history.find(({ what }) => what === 'confirmed')?.at;
  if (at === undefined) return [];
  const paid = paidByTicket(order);
  const lines = items.map(({ id, eventId, ticketTypeId }) => {
    const valid = tickets.filter(({ itemId, status }) => itemId === id && status === 'valid');
    const revenue = sumOf(valid.map(({ ticketId }) => paid.get(ticketId) ?? 0));
    return { eventId, ticketTypeId, quantity: valid.length, revenue };
  });
  return [...Map.groupBy(lines, ({ eventId }) => eventId)].map(([eventId, own]) => ({
    orderId,
    eventId,
    at,
    currency: total.currency,
    lines: own.map(({ eventId: _, ...line }) => line),
    ...refundAmounts(order, eventId, paid),
    ...(comp && { comp: true as const }),
    version,
  }));
}

/** What is given back for its tickets of one event, and what is still to be. */
function refundAmounts({ items, tickets, refunds }: OrderRow, eventId: string, paid: ReadonlyMap<string, number>) {
  const own = new Set(items.flatMap((item) => (item.eventId === eventId ? [item.id] : [])));
  const here = new Set(tickets.flatMap(({ ticketId, itemId }) => (own.has(itemId) ? [ticketId] : [])));
  const amount = (wanted: Refund['status']) =>
    sumOf(
      refunds
        .filter(({ status }) => status === wanted)
        .flatMap(({ ticketIds = [] }) => ticketIds.filter((id) => here.has(id)).map((id) => paid.get(id) ?? 0)),
    );
  const [refunded, pending] = [amount('succeeded'), amount('pending')];
  return { ...(refunded > 0 && { refunded }), ...(pending > 0 && { pending }) };
}
