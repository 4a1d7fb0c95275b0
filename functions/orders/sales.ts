import type { SalesRecord } from '../../shared/sales-record.ts';
import type { StoredOrder } from './order.ts';

/** What an order sold of each of its events; nothing before it is confirmed. A cancelled ticket counts for nothing. */
export function salesOf(order: StoredOrder): SalesRecord[] {
  const { orderId, items, tickets, history, total, version } = order;
  const at = history.find(({ what }) => what === 'confirmed')?.at;
  if (at === undefined) return [];
  const lines = items.map(({ id, eventId, ticketTypeId, quantity, total: full, discount }) => {
    const valid = tickets.filter(({ itemId, status }) => itemId === id && status === 'valid').length;
    const paid = full.amount - (discount?.amount ?? 0);
    return { eventId, ticketTypeId, quantity: valid, revenue: Math.round((paid * valid) / quantity) };
  });
  return [...Map.groupBy(lines, ({ eventId }) => eventId)].map(([eventId, own]) => ({
    orderId,
    eventId,
    at,
    currency: total.currency,
    lines: own.map(({ eventId: _, ...line }) => line),
    version,
  }));
}
