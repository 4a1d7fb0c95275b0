import { randomUUID } from 'node:crypto';
import { Availability, Order } from '../shapes.ts';
import { type Buyer, type Evening, holdTickets, placeOrder, quantity, watchOrder } from './buying.ts';
import { type Narrator, requireThat } from './narrator.ts';

/** Counts are remembered for a second, so a change may show a little later. */
const countSeconds = 10;

/** A second purchase whose payment is refused: the order waits for another attempt, until the buyer cancels it. */
export async function declinedPayment(tell: Narrator, buyer: Buyer, evening: Evening): Promise<void> {
  const { eventId, ticketTypeId } = evening;
  const availability = `GET /v1/events/${eventId}/availability` as const;
  const freeIn = ({ items }: { items: { ticketTypeId: string; available: number }[] }) =>
    items.find((item) => item.ticketTypeId === ticketTypeId)?.available ?? 0;

  const before = freeIn(await tell.request(availability, Availability));
  await holdTickets(tell, buyer, evening);
  const placed = await placeOrder(tell, buyer, 'tok_declined');
  const order = await watchOrder(tell, buyer, placed.id, {
    what: 'The refusal of the payment',
    wanted: ({ failure }) => failure?.code === 'payment_declined',
  });
  requireThat(
    order.status === 'awaiting_payment' && order.failure?.code === 'payment_declined',
    `The order should await another payment, but is ${order.status} (${order.failure?.code ?? 'no failure'}).`,
  );
  const held = await tell.poll(availability, Availability, {
    seconds: countSeconds,
    what: 'That the held places are no longer counted as free',
    wanted: (answer) => freeIn(answer) <= before - quantity,
  });
  tell.say(`${before} places were free, ${freeIn(held)} are while the order waits for another card`);

  const body = { reason: 'no other card at hand' };
  const options = { token: buyer.token, key: randomUUID(), body };
  const cancelled = await tell.request(`POST /v1/orders/${order.id}/cancel`, Order, options);
  requireThat(cancelled.status === 'cancelled', `The order should be cancelled, but is ${cancelled.status}.`);
  const after = await tell.poll(availability, Availability, {
    seconds: countSeconds,
    what: 'That the places are free again',
    wanted: (answer) => freeIn(answer) >= freeIn(held) + quantity,
  });
  tell.say(`cancelled; ${freeIn(after)} places are free again`);
  tell.underneath(
    'a declined payment is an outcome, not an error: the saga goes on waiting in TakePayment for another attempt',
    'cancelling closes the money with one conditional write (a capture from now on would be refunded), frees places and',
    'customer count in one transaction, and tells the saga: RefundPayment → ReleaseTickets → OrderFailed, nothing left to do',
  );
}
