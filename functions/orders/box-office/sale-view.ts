import { type Ticket, ticketIdOf } from '../../../shared/inventory/place.ts';
import type { OrderRow } from '../order/order.ts';
import { orderView } from '../order/order-view.ts';

/** A sold order with the codes of its tickets, for the printer. `rows`: its places as stored. */
export function saleView(order: OrderRow, rows: readonly (Ticket | undefined)[]) {
  const places = new Map(rows.flatMap((row) => (row ? [[ticketIdOf(row), row] as const] : [])));
  const types = new Map(order.items.map(({ id, ticketTypeId }) => [id, ticketTypeId]));
  return {
    ...orderView(order),
    tickets: order.tickets.map(({ ticketId, itemId, status }) => {
      const place = places.get(ticketId);
      // The place of a cancelled ticket may have been sold to another customer.
      const isOwn = status === 'valid' && place?.orderId === order.orderId;
      return {
        id: ticketId,
        status,
        ...(isOwn && place.code && { code: place.code }),
        ticketTypeId: types.get(itemId) ?? '',
        ...(isOwn && place.seat && { seat: place.seat }),
      };
    }),
  };
}
