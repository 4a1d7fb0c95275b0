import { randomUUID } from 'node:crypto';
import { Availability, Order } from '../shapes.ts';
import { type Buyer, type Evening, holdTickets, placeOrder, quantity, watchOrder } from './buying.ts';
import { type Narrator, requireThat } from './narrator.ts';

/** Availability is cached for a second, so a change shows with a delay. */
const countSeconds = 10;

/** Shows a purchase with a declined payment: the order awaits another attempt until the buyer cancels it. */
export async function declinedPayment(tell: Narrator, buyer: Buyer, evening: Evening): Promise<void> {
  const { eventId, ticketTypeId } = evening;
  const availability = `GET /v1/events/${eventId}/availability` as const;
  const freeIn = ({ items }: { items: { ticketTypeId: string; available: number }[] }) =>
    items.find((item) => item.ticketTypeId === ticketTypeId)?.available ?? 0;

  const before = freeIn(await tell.request(availability, Availability));
  await holdTickets(tell, buyer, evening);
  const placed = await placeOrder(tell, buyer, 'tok_declined');
  const order = await watchOrder(tell, buyer, placed.id, {
    what: 'The decline of the payment',
    wanted: ({ failure }) => failure?.code === 'payment_declined',
  });
  requireThat(
    order.status === 'awaiting_payment' && order.failure?.code === 'payment_declined',
    `The order should await another payment, but is ${order.status} (${order.failure?.code ?? 'no failure'}).`,
  );
  const held = await tell.poll(availability, Availability, {
    seconds: countSeconds,
    what: 'The removal of the held places from availability',
    wanted: (answer) => freeIn(answer) <= before - quantity,
  });
  tell.say(`${before} places were free, ${freeIn(held)} are free while the order awaits another card`);

  const body = { reason: 'no other card at hand' };
  const options = { token: buyer.token, key: randomUUID(), body };
  const cancelled = await tell.request(`POST /v1/orders/${order.id}/cancel`, Order, options);
  requireThat(cancelled.status === 'cancelled', `The order should be cancelled, but is ${cancelled.status}.`);
  const after = await tell.poll(availability, Availability, {
    seconds: countSeconds,
    what: 'The return of the places to availability',
    wanted: (answer) => freeIn(answer) >= freeIn(held) + quantity,
  });
  tell.say(`cancelled; ${freeIn(after)} places are free again`);
  tell.explain(
    'a declined payment is an outcome, not an error: the saga waits in TakePayment for another attempt',
    'cancelling closes the payment with one conditional write, so any later capture is refunded',
    'one transaction then releases the places and the customer count, and the saga runs its compensation:',
    'RefundPayment → ReleaseTickets → OrderFailed, with nothing left to do',
  );
}
