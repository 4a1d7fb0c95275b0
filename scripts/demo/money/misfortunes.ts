import { Anything, pageOf } from '../shapes.ts';
import { type Played, priceOfTwo } from './cases.ts';
import { Incident } from './shapes.ts';
import { floorPrice } from './shop.ts';
import {
  hasRefunds,
  isConfirmed,
  newBuyer,
  orderAtCheckout,
  orderOnce,
  patienceSeconds,
  press,
  type Stage,
} from './stage.ts';

/** A ticket at €45.00 with its booking fee: €1.00 and 2.5 percent, rounded up. */
const priceOfOne = floorPrice + 213;

/**
 * Cancels an event with a confirmed order, and with one that was paid on Stripe's page a moment before, of which
 * NightFlow learns only afterwards.
 */
export async function cancelHalfWay(stage: Stage): Promise<Played[]> {
  const { tell, shop } = stage;
  const { eventId, floor } = shop.doomed;
  const [early, late] = [await newBuyer(stage, 'Ida'), await newBuyer(stage, 'Jon')];
  const first = await orderAtCheckout(stage, early, floor, 2);
  await press(stage, first.page, 'card');
  await stage.sendWebhooks();
  await orderOnce(stage, early, first.id, { what: 'The confirmation of the order', wanted: isConfirmed });
  const second = await orderAtCheckout(stage, late, floor, 1);
  await press(stage, second.page, 'card');
  await tell.request(`POST /v1/events/${eventId}/cancel`, Anything, { token: shop.token, body: {} });
  await stage.sendWebhooks();
  const what = 'The refund of the cancelled event';
  await orderOnce(stage, early, first.id, { what, wanted: hasRefunds(priceOfTwo) });
  const end = await orderOnce(stage, late, second.id, { what, wanted: hasRefunds(priceOfOne) });
  await stage.sendWebhooks();
  const whole = { tickets: 0, taken: priceOfTwo, refunded: priceOfTwo };
  const half = { tickets: 0, taken: priceOfOne, refunded: priceOfOne };
  return [
    {
      case: 'event cancelled, paid before',
      orderId: first.id,
      token: early,
      expected: { status: 'refunded', ...whole },
    },
    {
      case: 'event cancelled, paid meanwhile',
      orderId: second.id,
      token: late,
      expected: { status: end.status, ...half },
    },
  ];
}

/** The buyer of an order disputes its payment at their bank: the organizer finds it on the list of incidents. */
export async function disputePayment(stage: Stage, { orderId }: Played): Promise<void> {
  const { tell, shop, stripe } = stage;
  const intent = [...stripe.ledger.intents.values()].find(({ metadata }) => metadata.orderId === orderId);
  stripe.ledger.dispute(intent?.id ?? '');
  await stage.sendWebhooks();
  const path = `GET /v1/organizers/${shop.organizerId}/payment-incidents` as const;
  await tell.poll(path, pageOf(Incident), {
    token: shop.token,
    seconds: patienceSeconds,
    what: 'The dispute on the list of incidents',
    wanted: ({ items }) => items.some((incident) => incident.what === 'dispute' && incident.orderId === orderId),
  });
}
