import { formatMoney, type Money } from '../../../shared/base/money.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { priceChanged } from '../../../shared/base/problems.ts';
import { refuse } from '../../../shared/base/refuse.ts';
import { sumsOf } from '../../../shared/pricing/line-view.ts';
import { type CartRow, customerOf } from '../../../shared/records/cart-row.ts';
import { cartItems } from '../../../shared/records/terms/cart-prices.ts';
import type { RefundPolicy } from '../../../shared/records/terms/refund-policy.ts';
import { orderLimits } from '../limits.ts';
import { type Attempt, attemptId } from '../order/attempt.ts';
import { withFrozenPolicies } from '../order/frozen-policy.ts';
import { newOrder } from '../order/new-order.ts';
import { isSameMoney, type OrderRow } from '../order/order.ts';
import type { CodeUse } from '../order/usage/code-use.ts';
import { type ManualTerms, manualFields } from '../payment/manual/manual-terms.ts';
import type { Payment } from '../payment/payment-schema.ts';

interface Placement {
  orderId: string;
  hash: string;
  key: string;
  /** Unused where nothing is due. */
  payment?: Payment | undefined;
  /** The total that the buyer has seen. */
  expectedTotal?: Money | undefined;
  codes: CodeUse[];
  /** The terms of a manual payment. */
  manual?: ManualTerms | undefined;
  /** The refund policies in force, by event. */
  policies: ReadonlyMap<string, RefundPolicy>;
  /** Epoch ms. */
  now: number;
}

/**
 * The order a cart becomes. Prices, fees and taxes are those fixed when the places were held, the discount the one fixed
 * when its promotion code was entered. None is ever taken from the client.
 *
 * Where nothing is due the order counts as paid and has no attempt to pay, so no provider can decline it.
 * @throws Problem `price_changed` if another total is expected, `invalid_request` if a payment is due and none is sent.
 */
export function placeOrder(
  cart: CartRow,
  { orderId, hash, key, payment, expectedTotal, codes, manual, policies, now }: Placement,
): OrderRow {
  const items = cartItems(cart.lines, cart.promo);
  const { total } = sumsOf(cart.lines[0]?.unitPrice.currency ?? '', items);
  if (expectedTotal && !isSameMoney(expectedTotal, total)) {
    throw new Problem(priceChanged, `The total is now ${formatMoney(total)}`, { members: { total } });
  }
  return {
    ...newOrder('placed', now),
    orderId,
    userId: cart.userId,
    customer: customerOf(cart),
    hash,
    holdId: cart.holdId,
    ...withFrozenPolicies(items, policies),
    places: cart.lines.flatMap(({ places }, item) => places.map(({ shard, number }) => ({ item, shard, number }))),
    ...(codes.length > 0 && { codes }),
    total,
    ...(total.amount === 0
      ? { captured: total, attempts: [] }
      : { attempts: [firstAttempt({ orderId, total, payment, key, hash, manual })] }),
    payBy: payByOf(cart, now, total.amount > 0 ? manual : undefined),
  };
}

type Due = Pick<Placement, 'orderId' | 'payment' | 'key' | 'hash' | 'manual'> & { total: Money };

function firstAttempt({ orderId, total, payment, key, hash, manual }: Due): Attempt {
  const { provider, token, returnUrl } = payment ?? refuse('/payment', `is required: ${formatMoney(total)} is due`);
  return {
    id: attemptId(orderId, 1),
    provider,
    ...(token && { token }),
    ...(returnUrl && { returnUrl }),
    status: 'pending',
    amount: total,
    ...(manual && manualFields(orderId, manual)),
    key,
    hash,
  };
}

/**
 * The hold's end, but at least ten minutes from now, and the organizer's payment days where it is paid directly.
 * Accepting then moves the hold's end too.
 */
const payByOf = (cart: CartRow, now: number, manual: ManualTerms | undefined): number =>
  Math.max(cart.expiresAt, now + orderLimits.payWithinSeconds * 1000, manual?.payBy ?? 0);
