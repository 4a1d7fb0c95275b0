import { randomUUID } from 'node:crypto';
import { formatMoney } from '../../../shared/base/money.ts';
import { Anything, Cart } from '../shapes.ts';
import { requireThat } from '../tour/narrator.ts';
import { PaidOrder } from './shapes.ts';
import { feePerTicket, floorPrice } from './shop.ts';
import {
  addToCart,
  isConfirmed,
  newBuyer,
  orderAtCheckout,
  orderCartAtCheckout,
  orderOnce,
  orderTickets,
  press,
  type Stage,
} from './stage.ts';

/** What an order of the demo must have come to, in minor units. */
export interface Played {
  case: string;
  orderId: string;
  /** Of somebody who may read it. */
  token: string;
  expected: { status: string; taken: number; refunded: number; tickets: number };
}

const what = 'The confirmation of the order';
/** Two tickets at €45.00 with a booking fee of €4.25: twice €1.00, and 2.5 percent of €90.00. */
export const priceOfTwo = 2 * floorPrice + 425;
const twoTickets = { status: 'confirmed', taken: priceOfTwo, refunded: 0, tickets: 2 };

export async function payAtCheckout(stage: Stage): Promise<Played> {
  const token = await newBuyer(stage, 'Ada');
  const { id, page } = await orderAtCheckout(stage, token, stage.shop.sale.floor, 2);
  await press(stage, page, 'card');
  await stage.sendWebhooks();
  await orderOnce(stage, token, id, { what, wanted: isConfirmed });
  return { case: 'Checkout', orderId: id, token, expected: twoTickets };
}

export async function payWith3DSecure(stage: Stage): Promise<Played> {
  const token = await newBuyer(stage, 'Bela');
  const { id, page } = await orderAtCheckout(stage, token, stage.shop.sale.floor, 2);
  await press(stage, page, 'secure');
  await stage.sendWebhooks();
  const { status } = await stage.tell.request(`GET /v1/orders/${id}`, PaidOrder, { token });
  requireThat(status !== 'confirmed', 'The order is confirmed before the bank has answered.');
  await press(stage, page, 'confirm');
  await stage.sendWebhooks();
  await orderOnce(stage, token, id, { what, wanted: isConfirmed });
  return { case: '3-D Secure', orderId: id, token, expected: twoTickets };
}

export async function payWithAnotherCard(stage: Stage): Promise<Played> {
  const token = await newBuyer(stage, 'Cleo');
  const { id, page } = await orderAtCheckout(stage, token, stage.shop.sale.floor, 2);
  await press(stage, page, 'declined');
  await stage.sendWebhooks();
  const declined = await orderOnce(stage, token, id, {
    what: 'The decline of the card',
    wanted: ({ failure }) => failure?.code === 'payment_declined',
  });
  stage.tell.say(`the order is ${declined.status}: ${declined.failure?.message}`);
  await press(stage, page, 'card');
  await stage.sendWebhooks();
  await orderOnce(stage, token, id, { what, wanted: isConfirmed });
  return { case: 'declined, then another card', orderId: id, token, expected: twoTickets };
}

export async function payByTransfer(stage: Stage): Promise<Played> {
  const { tell, shop } = stage;
  const token = await newBuyer(stage, 'Dora');
  const purchase = { ticketTypeId: shop.sale.floor, quantity: 2, payment: { provider: 'manual' } };
  const { id } = await orderTickets(stage, token, purchase);
  const waiting = await orderOnce(stage, token, id, {
    what: 'The instructions for the transfer',
    wanted: ({ payment }) => payment?.instructions !== undefined,
  });
  tell.say(...(waiting.payment?.instructions ?? '').split('\n'));
  const markPaid = (body: object) =>
    tell.request(`POST /v1/orders/${id}/mark-paid`, PaidOrder, { token: shop.token, key: randomUUID(), body });
  const partly = await markPaid({ amount: { amount: 3_000, currency: 'EUR' }, reference: 'statement 17' });
  requireThat(partly.status === 'awaiting_payment', `Paid in part, the order is ${partly.status}.`);
  tell.say(`a part arrives: ${partly.failure?.message}`);
  await markPaid({ reference: 'statement 18' });
  await orderOnce(stage, token, id, { what, wanted: isConfirmed });
  return { case: 'bank transfer', orderId: id, token, expected: twoTickets };
}

/** Two tickets of different tax rates, each 10 percent off: €40.50 and €27.00, with booking fees of €2.01 and €1.68. */
export async function payWithPromoCode(stage: Stage): Promise<Played> {
  const { tell, shop } = stage;
  const token = await newBuyer(stage, 'Kim');
  await addToCart(stage, token, shop.sale.dinner, 1);
  await addToCart(stage, token, shop.sale.floor, 1);
  const body = { code: shop.promoCode };
  await tell.request('PUT /v1/cart/promo-code', Cart, { token, key: randomUUID(), body });
  const { id, page } = await orderCartAtCheckout(stage, token);
  await press(stage, page, 'card');
  await stage.sendWebhooks();
  await orderOnce(stage, token, id, { what, wanted: isConfirmed });
  const expected = { status: 'confirmed', taken: 7_119, refunded: 0, tickets: 2 };
  return { case: 'promotion code, two tax rates', orderId: id, token, expected };
}

export async function sellAtBoxOffice({ tell, shop }: Stage): Promise<Played> {
  const { token, sale } = shop;
  const body = { items: [{ ticketTypeId: sale.floor, quantity: 2 }], method: 'cash', name: 'Emil at the door' };
  const sold = await tell.request(`POST /v1/events/${sale.eventId}/box-office/orders`, PaidOrder, {
    token,
    key: randomUUID(),
    body,
  });
  // The box office charges no booking fee.
  const expected = { ...twoTickets, taken: 2 * floorPrice };
  return { case: 'box office, cash', orderId: sold.id, token, expected };
}

export async function giveComp(stage: Stage): Promise<Played> {
  const { tell, shop } = stage;
  const { token, sale } = shop;
  const guest = { email: `press.${randomUUID().slice(0, 8)}@nightflow.example`, name: 'Fay Press', reason: 'review' };
  const body = { ticketTypeId: sale.floor, quantity: 1, ...guest };
  const { id } = await tell.request(`POST /v1/events/${sale.eventId}/comps`, PaidOrder, {
    token,
    key: randomUUID(),
    body,
  });
  await orderOnce(stage, token, id, { what, wanted: isConfirmed });
  return { case: 'comp', orderId: id, token, expected: { status: 'confirmed', taken: 0, refunded: 0, tickets: 1 } };
}

export async function orderForFree(stage: Stage): Promise<Played> {
  const token = await newBuyer(stage, 'Gil');
  const { id } = await orderTickets(stage, token, { ticketTypeId: stage.shop.sale.guests, quantity: 2 });
  await orderOnce(stage, token, id, { what, wanted: isConfirmed });
  return { case: 'free order', orderId: id, token, expected: { ...twoTickets, taken: 0 } };
}

/** The organizer returns one ticket of an order in full, and its buyer the other one by the policy. */
export async function refundPartly(stage: Stage): Promise<Played> {
  const { tell, shop } = stage;
  const token = await newBuyer(stage, 'Hana');
  const { id, page } = await orderAtCheckout(stage, token, shop.sale.floor, 3);
  await press(stage, page, 'card');
  await stage.sendWebhooks();
  const { tickets } = await orderOnce(stage, token, id, { what, wanted: isConfirmed });
  const [first, second] = tickets.map((ticket) => ticket.id);
  const byOrganizer = { ticketIds: [first], reason: 'a pillar in front of the place' };
  const refunds = `POST /v1/orders/${id}/refunds` as const;
  await tell.request(refunds, Anything, { token: shop.token, key: randomUUID(), body: byOrganizer });
  const cancel = `POST /v1/orders/${id}/cancel` as const;
  await tell.request(cancel, Anything, { token, key: randomUUID(), body: { ticketIds: [second] } });
  // The organizer returns the booking fee of the ticket as well, a third of €6.38. The policy keeps it.
  const paidBack = floorPrice + 212 + floorPrice - feePerTicket;
  await orderOnce(stage, token, id, {
    what: `The refund of ${formatMoney({ amount: paidBack, currency: 'EUR' })}`,
    wanted: ({ refunds: made }) => made.length === 2 && made.every(({ status }) => status === 'succeeded'),
  });
  await stage.sendWebhooks();
  const expected = { status: 'partially_refunded', taken: 3 * floorPrice + 638, refunded: paidBack, tickets: 1 };
  return { case: 'partial refund', orderId: id, token, expected };
}
