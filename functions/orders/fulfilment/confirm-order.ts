import { clock } from '../../../shared/base/clock.ts';
import { signTicketCode, type TicketKey } from '../../../shared/door/ticket-code.ts';
import { isCapturedInFull, type OrderRow, placesOfOrder, wasConfirmed } from '../order/order.ts';
import { readOrder, readOrderPlaces } from '../order/order-store.ts';
import { type SignedTicket, writeConfirmation } from './confirmation-store.ts';
import { publishUntilEndOf, type SigningTicketKey } from './ticket-key-store.ts';

export type ConfirmOutcome = { outcome: 'confirmed' | 'lost' | 'wrong_amount' };

/**
 * Sells the tickets and confirms the order, or changes nothing. Every outcome but `confirmed` makes the saga refund.
 * Idempotent. `keepsToken`: the caller is not the saga, and wakes it afterwards.
 */
export async function confirmOrder(
  orderId: string,
  key: SigningTicketKey,
  { keepsToken = false }: { keepsToken?: boolean } = {},
): Promise<ConfirmOutcome> {
  const order = await readOrder(orderId);
  if (!order) throw new Error(`There is no order ${orderId}`);
  if (wasConfirmed(order)) return { outcome: 'confirmed' };
  if (!isCapturedInFull(order)) return { outcome: 'wrong_amount' };
  const eventIds = order.items.map(({ eventId }) => eventId);
  const [signed] = await Promise.all([signTickets(order, key), publishUntilEndOf(eventIds, key)]);
  const isComplete = signed.length === order.places.length;
  const written = isComplete ? await writeConfirmation(order, signed, { keepsToken, now: clock.now() }) : 'lost';
  if (written === 'confirmed') return { outcome: 'confirmed' };
  // Either another run of this task confirmed the same tickets, or another customer has taken a place.
  const current = await readOrder(orderId);
  // The order has moved to another account, which the tickets must name.
  if (current && current.userId !== order.userId) return confirmOrder(orderId, key, { keepsToken });
  return { outcome: current && wasConfirmed(current) ? 'confirmed' : 'lost' };
}

/** Signs the places that still carry this hold. A place taken by another customer is left out. */
async function signTickets(order: OrderRow, key: TicketKey): Promise<SignedTicket[]> {
  const places = placesOfOrder(order);
  const rows = await readOrderPlaces(order);
  return rows.flatMap((row, index) => {
    const itemId = places[index]?.itemId ?? '';
    const isHeld = row?.status === 'held' && row.holdId === order.holdId;
    return row && isHeld ? [{ ...row, itemId, code: signTicketCode(row, key) }] : [];
  });
}
