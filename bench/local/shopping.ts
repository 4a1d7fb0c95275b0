import { setTimeout as sleep } from 'node:timers/promises';
import { mapLimit } from '../../scripts/shared/retry.ts';
import type { Account, Accounts } from './accounts.ts';
import type { Answer, Send } from './client.ts';
import type { Load, Outcome } from './measure.ts';
import type { Event } from './world.ts';

/** Places that a cart receives, one by one, before it is emptied: a group of friends. */
const placesPerCart = 4;
const confirmSeconds = 60;
/** Where an open order carries no `Retry-After`. */
const defaultPollSeconds = 1;
/** Counted as an error: the figure then shows the limits per account rather than the system. */
const tooFewAccounts: Outcome = { errors: ['load too_few_accounts'] };

/** An order that the system has accepted. */
export interface PlacedOrder {
  id: string;
  account: { token: string };
  eventId: string;
  places: number;
  /** As last seen. */
  status: string;
}

export const errorOf = ({ status, code }: Answer): string => `${status} ${code}`;

const hold = (send: Send, token: string, { ticketTypeId }: Event, quantity: number) =>
  send('POST', '/v1/cart/items', { token, body: { ticketTypeId, quantity } });

async function outOfAccounts(): Promise<Outcome> {
  await sleep(20);
  return tooFewAccounts;
}

/** Empties a cart. Returns its error, if any. */
async function emptyCart(send: Send, account: Account): Promise<string[]> {
  account.held = 0;
  const answer = await send('DELETE', '/v1/cart', { token: account.token });
  return answer.status === 204 ? [] : [errorOf(answer)];
}

/** Holds one more place for the next account. A full cart is emptied outside the measured time of the operation. */
export function holdLoad(send: Send, accounts: Accounts): Load {
  const operation = async (): Promise<Outcome> => {
    const account = accounts.take(['hold']);
    if (!account) return outOfAccounts();
    const event = accounts.eventOf(account);
    const startedAt = performance.now();
    const answer = await hold(send, account.token, event, 1);
    const ms = performance.now() - startedAt;
    const held = answer.status === 200;
    if (held && account.held === 0) account.begun += 1;
    if (held) account.held += 1;
    const errors = held ? [] : [errorOf(answer)];
    if (account.held >= placesPerCart) errors.push(...(await emptyCart(send, account)));
    accounts.turns.giveBack(account);
    return { ...(held && { ms }), errors };
  };
  return {
    name: 'hold one more place',
    operation,
    prepare: (requests, seconds) => accounts.ensure('hold', requests, seconds),
  };
}

/** Empties all carts. Returns the errors. */
export const emptyCarts = async (send: Send, { turns }: Accounts): Promise<string[]> =>
  (
    await mapLimit(
      turns.all.filter(({ held }) => held > 0),
      8,
      (account) => emptyCart(send, account),
    )
  ).flat();

/** Polls an order as its answers say until it has an outcome, for a minute at most. */
async function follow(send: Send, order: PlacedOrder, placed: Answer): Promise<string[]> {
  const until = performance.now() + confirmSeconds * 1000;
  const errors: string[] = [];
  for (let answer = placed; ; ) {
    if (answer.status === 200 || answer.status === 202) order.status = answer.body.status;
    else errors.push(errorOf(answer));
    if (order.status !== 'pending' && order.status !== 'awaiting_payment') break;
    const waitMs = (answer.retryAfterSeconds ?? defaultPollSeconds) * 1000;
    if (performance.now() + waitMs > until) break;
    if (waitMs > 0) await sleep(waitMs);
    answer = await send('GET', `/v1/orders/${order.id}`, { token: order.account.token });
  }
  if (order.status !== 'confirmed') errors.push(`order ${order.status}`);
  return errors;
}

/** Holds places, orders and pays them, and waits for the confirmation. The order is added to `orders`. */
export async function buy(
  send: Send,
  account: { token: string },
  event: Event,
  places: number,
  orders: PlacedOrder[],
): Promise<string[]> {
  const held = await hold(send, account.token, event, places);
  if (held.status !== 200) return [errorOf(held)];
  const body = { payment: { provider: 'test', token: 'tok_ok' } };
  const placed = await send('POST', '/v1/orders', { token: account.token, body });
  if (placed.status !== 202) {
    await send('DELETE', '/v1/cart', { token: account.token });
    return [errorOf(placed)];
  }
  const order = { id: placed.body.id, account, eventId: event.eventId, places, status: 'pending' };
  orders.push(order);
  return follow(send, order, placed);
}

/** Buys one ticket for the next account: from the hold to the order that the client sees confirmed. */
export function orderLoad(send: Send, accounts: Accounts, orders: PlacedOrder[]): Load {
  const operation = async (): Promise<Outcome> => {
    const account = accounts.take(['hold', 'order']);
    if (!account) return outOfAccounts();
    const event = accounts.eventOf(account);
    account.begun += 1;
    const startedAt = performance.now();
    const errors = await buy(send, account, event, 1, orders);
    const ms = performance.now() - startedAt;
    accounts.turns.giveBack(account);
    return { ...(errors.length === 0 && { ms }), errors };
  };
  return {
    name: 'paid order',
    operation,
    prepare: (requests, seconds) => accounts.ensure('order', requests, seconds),
  };
}
