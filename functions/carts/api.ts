import { pause } from '../../shared/base/backoff.ts';
import { digest } from '../../shared/base/id.ts';
import { conflict, notFound, Problem } from '../../shared/base/problem.ts';
import { serve } from '../../shared/http/serve.ts';
import { isTypeId } from '../../shared/inventory/inventory.ts';
import { normalCode } from '../../shared/inventory/promo-code.ts';
import { limits } from '../../shared/limits.ts';
import { eventsIn, liveLines } from './cart/cart.ts';
import * as store from './cart/cart-store.ts';
import { cartView } from './cart/cart-view.ts';
import { clear, setQuantity } from './claim/change-quantity.ts';
import { claim } from './claim/claim-places.ts';
import { discountFor } from './promo/discount.ts';
import { codesNamed } from './promo/promo-code-store.ts';
import { renew } from './renewal/renew-cart.ts';
import { routes } from './routes.ts';

/** The cart with another promotion code, or none. @throws Problem `promo_code_invalid`, `conflict`. */
async function setPromo(userId: string, typed: string | undefined, now: number) {
  for (let attempt = 0; attempt < limits.claimAttempts; attempt++) {
    const cart = await store.cart(userId);
    const known = typed && (await codesNamed(userId, eventsIn(liveLines(cart, now)), typed));
    const promo = known && discountFor(cart, known, now);
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
    const made = { key: digest(key), hash: digest(JSON.stringify(body)) };
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

  'DELETE /v1/cart': ({ caller }) => clear(caller.id),
});
