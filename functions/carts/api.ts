import type { CartLine, CartRecord } from '../../shared/cart-record.ts';
import { conflict, notFound, Problem } from '../../shared/errors.ts';
import { serve } from '../../shared/http.ts';
import { sha256 } from '../../shared/id.ts';
import { isTypeId } from '../../shared/inventory.ts';
import { cartView, liveLines } from './cart.ts';
import { claim } from './claim.ts';
import { routes } from './routes.ts';
import * as store from './store.ts';

const noKey = { key: '', hash: '' };

async function lineOf(userId: string, itemId: string, now: number): Promise<{ cart: CartRecord; line: CartLine }> {
  const cart = await store.cart(userId);
  const line = liveLines(cart, now).find((candidate) => candidate.id === itemId);
  if (!cart || !line) throw new Problem(notFound);
  return { cart, line };
}

/** Gives back the last `count` places of a line, the line itself with its last one. */
async function giveBack(cart: CartRecord, line: CartLine, count: number): Promise<CartRecord> {
  const keep = line.places.slice(0, line.places.length - count);
  const gone = line.places.slice(keep.length).map((place) => ({ ...place, ticketTypeId: line.ticketTypeId }));
  const lines = cart.lines.flatMap((other) =>
    other.id !== line.id ? [other] : keep.length > 0 ? [{ ...line, places: keep }] : [],
  );
  const next = { ...cart, lines, version: cart.version + 1 };
  if (!(await store.release(next, gone))) throw new Problem(conflict);
  return next;
}

export const handler = serve(routes, {
  'GET /v1/cart': async ({ caller, now }) => cartView(await store.cart(caller.id), now),

  'POST /v1/cart/items': async ({ caller, body, key, now }) => {
    if (!isTypeId(body.ticketTypeId)) throw new Problem(notFound, 'There is no such ticket type');
    return cartView(await claim(caller.id, body, { key, hash: sha256(JSON.stringify(body)) }, now), now);
  },

  'PATCH /v1/cart/items/{itemId}': async ({ caller, params, body: { quantity }, now }) => {
    const { cart, line } = await lineOf(caller.id, params.itemId, now);
    const more = quantity - line.places.length;
    if (more > 0)
      return cartView(await claim(caller.id, { ticketTypeId: line.ticketTypeId, quantity: more }, noKey, now), now);
    return cartView(more === 0 ? cart : await giveBack(cart, line, -more), now);
  },

  'DELETE /v1/cart/items/{itemId}': async ({ caller, params, now }) => {
    const { cart, line } = await lineOf(caller.id, params.itemId, now);
    return cartView(await giveBack(cart, line, line.places.length), now);
  },

  'DELETE /v1/cart': async ({ caller, now }) => {
    const cart = await store.cart(caller.id);
    const lines = liveLines(cart, now);
    if (!cart || lines.length === 0) return;
    const places = lines.flatMap((line) => line.places.map((place) => ({ ...place, ticketTypeId: line.ticketTypeId })));
    if (!(await store.release({ ...cart, lines: [], version: cart.version + 1 }, places))) throw new Problem(conflict);
  },
});
