import { clock } from '../../../shared/base/clock.ts';
import { signTicketCode, type TicketKey } from '../../../shared/door/ticket-code.ts';
import { isCapturedInFull, type OrderRow, placesOfOrder, wasConfirmed } from '../order/order.ts';
import * as store from '../order/order-store.ts';
import type { SignedTicket } from './fulfilment-store.ts';
import * as saga from './fulfilment-store.ts';

export type ConfirmOutcome = { outcome: 'confirmed' | 'lost' | 'wrong_amount' };

/** Signs the places of this hold as they are now; a place that is somebody else's by now has no part in it. */
async function signedTickets(order: OrderRow, key: TicketKey): Promise<SignedTicket[]> {
  const places = placesOfOrder(order);
  const rows = await store.readOrderPlaces(order);
  return rows.flatMap((row, at) => {
    const itemId = places[at]?.itemId ?? '';
    const mine = row?.status === 'held' && row.holdId === order.holdId;
    return row && mine ? [{ ...row, itemId, code: signTicketCode(row, key) }] : [];
  });
}

/** Tickets sold and order confirmed, or nothing: other outcomes send the saga back to refund. Twice is nothing. */
export async function confirmOrder(orderId: string, key: TicketKey): Promise<ConfirmOutcome> {
  const order = await store.readOrder(orderId);
  if (!order) throw new Error(`There is no order ${orderId}`);
  if (wasConfirmed(order)) return { outcome: 'confirmed' };
  if (!isCapturedInFull(order)) return { outcome: 'wrong_amount' };
  const signed = await signedTickets(order, key);
  const complete = signed.length === order.places.length;
  if (complete && (await saga.writeConfirmation(order, signed, clock.now())) === 'confirmed')
    return { outcome: 'confirmed' };
  // Somebody was faster: another run of this task with the same tickets, or whoever has the places now.
  const current = await store.readOrder(orderId);
  return { outcome: current && wasConfirmed(current) ? 'confirmed' : 'lost' };
}
