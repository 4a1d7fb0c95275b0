import { digest } from '../../shared/base/id.ts';
import { Problem } from '../../shared/base/problem.ts';
import { notFound } from '../../shared/base/problems.ts';
import type { User } from '../../shared/http/caller.ts';
import { serve } from '../../shared/http/serve.ts';
import { normalizePromoCode } from '../../shared/inventory/promo-code.ts';
import { isTypeId } from '../../shared/inventory/ticket-type.ts';
import type { Buyer } from './cart/cart.ts';
import { readCart } from './cart/cart-store.ts';
import { clearCart, setQuantity } from './claim/change-quantity.ts';
import { claimPlaces } from './claim/claim-places.ts';
import { setPromoCode } from './promo/set-promo-code.ts';
import { renewCart } from './renewal/renew-cart.ts';
import { routes } from './routes.ts';
import { cartView } from './view/cart-view.ts';
import { composeCart } from './view/compose-cart.ts';

const buyerOf = ({ id: userId, customer }: User, address: string): Buyer => ({ userId, customer, address });

export const handler = serve(routes, {
  'GET /v1/cart': async ({ caller, now }) => composeCart(await readCart(caller.id), now),

  'POST /v1/cart/items': async ({ caller, body, key, address, now }) => {
    if (!isTypeId(body.ticketTypeId)) throw new Problem(notFound, 'There is no such ticket type');
    const accessCode = body.accessCode && normalizePromoCode(body.accessCode);
    const idempotency = { key: digest(key), hash: digest(JSON.stringify(body)) };
    const { cart, isFirstLine } = await claimPlaces(
      buyerOf(caller, address),
      { ...body, accessCode },
      idempotency,
      now,
    );
    return isFirstLine ? cartView(cart, now) : composeCart(cart, now);
  },

  'POST /v1/cart/renew': async ({ caller, address, now }) => {
    const { cart, changes } = await renewCart(buyerOf(caller, address), now);
    return composeCart(cart, now, changes);
  },

  'PUT /v1/cart/promo-code': async ({ caller, body: { code }, address, now }) =>
    composeCart(await setPromoCode(buyerOf(caller, address), code, now), now),

  'DELETE /v1/cart/promo-code': async ({ caller, address, now }) =>
    composeCart(await setPromoCode(buyerOf(caller, address), undefined, now), now),

  'PATCH /v1/cart/items/{itemId}': async ({ caller, params, body: { quantity }, address, now }) =>
    composeCart(await setQuantity(buyerOf(caller, address), params.itemId, quantity, now), now),

  'DELETE /v1/cart/items/{itemId}': async ({ caller, params, address, now }) =>
    composeCart(await setQuantity(buyerOf(caller, address), params.itemId, 0, now), now),

  'DELETE /v1/cart': ({ caller, now }) => clearCart(caller.id, now),
});
