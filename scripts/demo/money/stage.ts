import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../../local/process/failure.ts';
import type { FakeStripe } from '../../local/stripe/fake-stripe.ts';
import { Cart, Session } from '../shapes.ts';
import { type Narrator, requireThat } from '../tour/narrator.ts';
import { PaidOrder } from './shapes.ts';
import type { Shop } from './shop.ts';

/** What a case of the demo acts with. */
export interface Stage {
  /** Address of the API. */
  gateway: string;
  /** Address of the AWS API of the system. */
  endpoint: string;
  tell: Narrator;
  shop: Shop;
  stripe: FakeStripe;
  /** Posts the webhooks of what has happened at the fake, and resolves once they are accepted. */
  sendWebhooks(): Promise<void>;
}

/** Limit for each step that passes through queues or the saga. */
export const patienceSeconds = 30;
/** Limit for papers, ledger and statements, which follow their orders through two streams. */
const booksSeconds = 60;
const pollMs = 200;

/** Registers a buyer with an account of their own. Returns their token. */
export async function newBuyer({ tell }: Stage, name: string): Promise<string> {
  const email = `${name.toLowerCase()}.${randomUUID().slice(0, 8)}@nightflow.example`;
  const body = { email, password: `nightflow-demo-${name}`, name };
  return (await tell.request('POST /v1/auth/register', Session, { body })).accessToken;
}

interface Purchase {
  ticketTypeId: string;
  quantity: number;
  payment?: { provider: string; returnUrl?: string };
}

export const addToCart = ({ tell }: Stage, token: string, ticketTypeId: string, quantity: number) =>
  tell.request('POST /v1/cart/items', Cart, { token, key: randomUUID(), body: { ticketTypeId, quantity } });

const orderCart = ({ tell }: Stage, token: string, body: object) =>
  tell.request('POST /v1/orders', PaidOrder, { token, key: randomUUID(), body });

/** Puts tickets into the cart and orders them. */
export async function orderTickets(
  stage: Stage,
  token: string,
  { ticketTypeId, quantity, payment }: Purchase,
): Promise<PaidOrder> {
  await addToCart(stage, token, ticketTypeId, quantity);
  return orderCart(stage, token, payment ? { payment } : {});
}

/** Polls an order until it is as wanted. @throws Failure on timeout. */
export const orderOnce = (
  { tell }: Stage,
  token: string,
  orderId: string,
  { what, wanted }: { what: string; wanted: (order: PaidOrder) => boolean },
): Promise<PaidOrder> =>
  tell.poll(`GET /v1/orders/${orderId}`, PaidOrder, { token, seconds: patienceSeconds, what, wanted });

/** Repeats a read until it gives something. @throws Failure on timeout. */
export async function eventually<T>(what: string, read: () => Promise<T | undefined>): Promise<T> {
  const until = performance.now() + booksSeconds * 1_000;
  for (;;) {
    const found = await read();
    if (found !== undefined) return found;
    requireThat(performance.now() < until, `${what} did not happen within ${booksSeconds} s.`);
    await sleep(pollMs);
  }
}

export const isConfirmed = ({ status }: PaidOrder): boolean => status === 'confirmed';

export const hasRefunds =
  (...amounts: number[]) =>
  ({ refunds }: PaidOrder): boolean =>
    refunds.length === amounts.length &&
    refunds.every(({ status, amount }, index) => status === 'succeeded' && amount.amount === amounts[index]);

const returnUrl = 'http://localhost/thanks';

/** Puts tickets into the cart and orders them with Stripe's Checkout. */
export async function orderAtCheckout(stage: Stage, token: string, ticketTypeId: string, quantity: number) {
  await addToCart(stage, token, ticketTypeId, quantity);
  return orderCartAtCheckout(stage, token);
}

/** Orders the cart with Stripe's Checkout, and waits for the address of its page. */
export async function orderCartAtCheckout(stage: Stage, token: string) {
  const { id } = await orderCart(stage, token, { payment: { provider: 'stripe', returnUrl } });
  const wanted = ({ payment: action }: PaidOrder) => action?.redirectUrl !== undefined;
  const { payment: action } = await orderOnce(stage, token, id, { what: 'The page of Checkout', wanted });
  const page = action?.redirectUrl ?? '';
  requireThat(
    page.startsWith(stage.stripe.url),
    `The page of Checkout is at ${page}: this system was not started with NIGHTFLOW_STRIPE_HOST=${stage.stripe.url}.`,
  );
  return { id, page };
}

/** Opens the page of Checkout and presses one of its buttons, as a browser does. Returns where that leads. */
export async function press({ tell }: Stage, page: string, button: string): Promise<string> {
  const shown = await fetch(page);
  const html = await shown.text();
  requireThat(html.includes(`value="${button}"`), `The page of Checkout offers no "${button}": ${html}`);
  const answer = await fetch(page, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ way: button }) });
  const next = answer.headers.get('location');
  if (next === null) throw new Failure(`The page of Checkout answered ${answer.status}: ${await answer.text()}`);
  tell.say(
    `the buyer presses "${button}" on Stripe's page${next === returnUrl ? ' and is sent back to the shop' : ''}`,
  );
  return next;
}
