import { conflict, notFound, Problem } from '../../shared/errors.ts';
import { serve } from '../../shared/http.ts';
import { sha256 } from '../../shared/id.ts';
import { isTypeId } from '../../shared/inventory.ts';
import { limits } from '../../shared/limits.ts';
import { pause } from '../../shared/pause.ts';
import { normalCode } from '../../shared/promo-code.ts';
import { settings } from '../../shared/settings.ts';
import { liveLines, noKey, placesOf, shortened } from './cart.ts';
import { cartView } from './cart-view.ts';
import { claim } from './claim.ts';
import { discountFor } from './promo.ts';
import { codesNamed } from './promo-store.ts';
import { renew } from './renewal.ts';
import { routes } from './routes.ts';
import * as store from './store.ts';

/**
 * So many places of a line in all, by the cart as it is at each attempt. @throws Problem `not_found`, `conflict` and
 * those of a claim.
 */
async function setQuantity(userId: string, itemId: string, quantity: number, now: number) {
  for (let attempt = 0; attempt < limits.claimAttempts; attempt++) {
    const cart = await store.cart(userId);
    const line = liveLines(cart, now).find(({ id }) => id === itemId);
    if (!cart || !line) throw new Problem(notFound);
    const { ticketTypeId, places, accessCode } = line;
    if (quantity === places.length) return cart;
    if (quantity > places.length) {
      return claim(userId, { ticketTypeId, line: { id: itemId, quantity }, accessCode }, noKey, now);
    }
    const { next, gone } = shortened(cart, line, quantity, { terms: await settings(), now });
    if (await store.release(next, gone, placesOf(next.lines))) return next;
    await pause(attempt);
  }
  throw new Problem(conflict);
}

/** The cart with another promotion code, or none. @throws Problem `promo_code_invalid`, `conflict`. */
async function setPromo(userId: string, typed: string | undefined, now: number) {
  for (let attempt = 0; attempt < limits.claimAttempts; attempt++) {
    const cart = await store.cart(userId);
    const eventIds = [...new Set(liveLines(cart, now).map(({ eventId }) => eventId))];
    const promo = typed && discountFor(cart, await codesNamed(userId, eventIds, typed), now);
    if (!cart || (!promo && !cart.promo)) return cart;
    const { promo: _, ...rest } = cart;
    const next = { ...rest, ...(promo && { promo }), version: cart.version + 1 };
    if (await store.changeCart(next)) return next;
    await pause(attempt);
  }
  throw new Problem(conflict);
}

export const handler = serve(routes, {
  'GET /v1/cart': async ({ caller, now }) => cartView(await store.cart(caller.id), now),

  'POST /v1/cart/items': async ({ caller, body, key, now }) => {
    if (!isTypeId(body.ticketTypeId)) throw new Problem(notFound, 'There is no such ticket type');
    const accessCode = body.accessCode && normalCode(body.accessCode);
    const made = { key, hash: sha256(JSON.stringify(body)) };
    return cartView(await claim(caller.id, { ...body, accessCode }, made, now), now);
  },

  'POST /v1/cart/renew': async ({ caller, now }) => {
    const { cart, changes } = await renew(caller.id, now);
    return { ...cartView(cart, now), ...(changes.length > 0 && { changes }) };
  },

  'PUT /v1/cart/promo-code': async ({ caller, body: { code }, now }) =>
    cartView(await setPromo(caller.id, code, now), now),

  'DELETE /v1/cart/promo-code': async ({ caller, now }) => cartView(await setPromo(caller.id, undefined, now), now),

  'PATCH /v1/cart/items/{itemId}': async ({ caller, params, body: { quantity }, now }) =>
    cartView(await setQuantity(caller.id, params.itemId, quantity, now), now),

  'DELETE /v1/cart/items/{itemId}': async ({ caller, params, now }) =>
    cartView(await setQuantity(caller.id, params.itemId, 0, now), now),

  'DELETE /v1/cart': async ({ caller, now }) => {
    const cart = await store.cart(caller.id);
    const lines = liveLines(cart, now);
    if (!cart || lines.length === 0) return;
    const next = { ...cart, lines: [], version: cart.version + 1 };
    if (!(await store.release(next, placesOf(lines), []))) throw new Problem(conflict);
  },
});
