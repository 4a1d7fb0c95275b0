import type Stripe from 'stripe';
import type { OrderRow, Refund } from '../../../functions/orders/order/order.ts';
import type { FakeStripe } from '../../../scripts/local/stripe/fake-stripe.ts';
import { type Account, account, hold, must, type Show, show } from '../actors/world.ts';
import { call } from '../http/client.ts';
import { projectOrder } from '../state/order-projection.ts';
import { runTask } from '../state/saga.ts';
import { deliverEvent } from './stripe-in-process.ts';

/** What an order of two places costs. */
export const due = { amount: 9000, currency: 'EUR' };

export const checkoutPage = { provider: 'stripe', returnUrl: 'https://shop.example/done' };

export interface Ordered {
  party: Show;
  buyer: Account;
  orderId: string;
  /** The Checkout Session. */
  session: string;
}

export async function stored(orderId: string): Promise<OrderRow> {
  const { readOrder } = await import('../../../functions/orders/order/order-store.ts');
  const row = await readOrder(orderId);
  if (!row) throw new Error(`There is no order ${orderId}`);
  return row;
}

/** An order that waits for its buyer on a page of Stripe. */
export async function orderedByStripe(): Promise<Ordered> {
  const party = await show({ capacity: 5 });
  const buyer = await account();
  must(200, await hold(buyer, party.ticketTypeId, 2));
  const placed = await call('POST', '/v1/orders', { token: buyer.token, body: { payment: checkoutPage } });
  const { id: orderId } = must(202, placed);
  await runTask('TakePayment', orderId);
  const session = (await stored(orderId)).attempts[0]?.reference ?? '';
  return { party, buyer, orderId, session };
}

/** Runs what happens at Stripe. Returns the events that it causes. */
export function eventsAt(fake: FakeStripe, happens: () => unknown): Stripe.Event[] {
  const before = fake.ledger.events.length;
  happens();
  return fake.ledger.events.slice(before);
}

/** Delivers the events of what happens at Stripe. */
export async function tell(fake: FakeStripe, happens: () => unknown): Promise<void> {
  for (const event of eventsAt(fake, happens)) must(200, await deliverEvent(fake, event));
}

/** A confirmed order that was paid at Stripe. */
export async function paidByStripe(fake: FakeStripe): Promise<Ordered> {
  const one = await orderedByStripe();
  await tell(fake, () => fake.ledger.pay(one.session));
  await runTask('ConfirmOrder', one.orderId);
  return one;
}

/** Promises all of the payment back and executes that. Returns the refund. */
export async function refundedByStripe(orderId: string): Promise<Refund> {
  const [attempt] = (await stored(orderId)).attempts;
  if (!attempt) throw new Error('no attempt');
  const { captureRefund } = await import('../../../functions/orders/order/order.ts');
  const { executeRefunds } = await import('../../../functions/orders/payment/execute-refunds.ts');
  const { update } = await import('../../../shared/dynamo/write.ts');
  const { orderKey } = await import('../../../shared/records/order-facts.ts');
  await update(String(process.env.ORDERS_TABLE), orderKey(orderId), {
    UpdateExpression: 'SET refunds = :refunds',
    ExpressionAttributeValues: { ':refunds': [captureRefund(attempt, 'test')] },
  });
  await executeRefunds(await stored(orderId));
  const [refund] = (await stored(orderId)).refunds;
  if (!refund) throw new Error('no refund');
  return refund;
}

/** The organizer's list of incidents, once the order is projected. */
export async function incidentsOf({ party, orderId }: Ordered, query = ''): Promise<any[]> {
  await projectOrder(await stored(orderId));
  const path = `/v1/organizers/${party.organizerId}/payment-incidents${query}`;
  return must(200, await call('GET', path, { token: party.organizer.token })).items;
}

/** The order as its organizer sees it. */
export const sellersView = async ({ party, orderId }: Ordered) =>
  must(200, await call('GET', `/v1/orders/${orderId}`, { token: party.organizer.token }));
