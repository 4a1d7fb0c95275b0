import { newId } from '../../../shared/base/id.ts';
import type { SellingFacts, TicketType } from '../../../shared/inventory/ticket-type.ts';
import type { ChosenPlace } from '../allotment/allotment.ts';
import { newOrder } from '../order/new-order.ts';
import type { OrderRow } from '../order/order.ts';

interface CompDetails {
  orderId: string;
  /** The account that owns the tickets. */
  userId: string;
  hash: string;
  comp: NonNullable<OrderRow['comp']>;
  /** Epoch ms. */
  now: number;
}

/** The order of comps. Nothing is due, so `captured` is zero too and the saga treats it as paid in full. */
export function compOrder(
  { type, facts, places }: { type: TicketType; facts: SellingFacts; places: readonly ChosenPlace[] },
  { orderId, userId, hash, comp, now }: CompDetails,
): OrderRow {
  const nothing = { amount: 0, currency: type.price.currency };
  const { ticketTypeId, eventId, name } = type;
  const seats = places.flatMap(({ seat }) => seat ?? []);
  return {
    ...newOrder('given away', now),
    orderId,
    userId,
    hash,
    comp,
    holdId: newId('cmp', now),
    items: [
      {
        id: newId('itm', now),
        eventId,
        eventTitle: facts.title,
        ticketTypeId,
        name,
        quantity: places.length,
        ...(seats.length > 0 && { seats }),
        unitPrice: nothing,
        total: nothing,
      },
    ],
    places: places.map(({ shard, number }) => ({ item: 0, shard, number })),
    total: nothing,
    captured: nothing,
    attempts: [],
  };
}
