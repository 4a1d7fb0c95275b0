import { again, retry } from '../../../shared/async/retry.ts';
import { deriveId, digest } from '../../../shared/base/id.ts';
import type { Money } from '../../../shared/base/money.ts';
import { Problem, raise } from '../../../shared/base/problem.ts';
import { conflict, holdExpired, limitReached, promoCodeInvalid } from '../../../shared/base/problems.ts';
import type { HeldPlace } from '../../../shared/records/cart-line-state.ts';
import { readLinePlaces } from '../../../shared/records/cart-line-store.ts';
import { type CartRow, codeCount } from '../../../shared/records/cart-row.ts';
import { requireSales } from '../../../shared/settings/require-sales.ts';
import { replayedOrder } from '../order/idempotency.ts';
import type { OrderRow } from '../order/order.ts';
import { readOrder } from '../order/order-store.ts';
import { requireUnpaidOrder } from '../order/require-mail-allowance.ts';
import { codeUsesOf } from '../order/usage/code-use.ts';
import type { CountLimit } from '../order/usage/customer-count-items.ts';
import { requireManualTerms } from '../payment/manual/require-manual-terms.ts';
import type { Payment } from '../payment/payment-schema.ts';
import { dueOf, requireOffered } from '../payment/require-offered.ts';
import { cartEmpty } from '../problems.ts';
import { type AcceptOutcome, readOrderAndCart, readSelling, writeAcceptance } from './accept-store.ts';
import { requireOrderable } from './orderable.ts';
import { placeOrder } from './placement.ts';

interface AcceptRequest {
  key: string;
  /** Hash of the body. */
  hash: string;
  payment?: Payment | undefined;
  expectedTotal?: Money | undefined;
}

const refusals = {
  exists: conflict,
  cart_changed: conflict,
  contended: conflict,
  limit_reached: limitReached,
  code_used_up: promoCodeInvalid,
  hold_lost: holdExpired,
} as const;

/**
 * Turns the caller's cart into an order. Idempotent by the request's key: the order's id derives from it. A cart that is
 * being changed or ordered by another request seems to have lost its places, so it is read once more.
 * @throws the problems of POST /v1/orders.
 */
export function acceptCart(userId: string, request: AcceptRequest, now: number): Promise<OrderRow> {
  const orderId = deriveId('ord', userId, request.key);
  let lostAt: number | undefined;
  return retry(
    async () => {
      const stored = await readOrderAndCart(orderId, userId);
      const replayed = replayedOrder(stored.order, request.hash);
      if (replayed) return replayed;
      await requireSales();
      const cart = requireHeld(stored.cart, now);
      const places = await readLinePlaces(cart);
      if (lostAt !== cart.version && places.flat().some(({ isMine }) => !isMine)) {
        lostAt = cart.version;
        return again;
      }
      return placeHeld(cart, places, { ...request, orderId, now });
    },
    { exhausted: raise(conflict) },
  );
}

type HeldRequest = AcceptRequest & { orderId: string; now: number };

/** Writes the order of a cart whose hold is live. @throws Problem those of `draftOrder`, and a lost race. */
async function placeHeld(cart: CartRow, places: HeldPlace[][], request: HeldRequest): Promise<OrderRow> {
  const { order, limit } = await draftOrder(cart, places, request);
  if (order.attempts.length > 0 && request.payment) await requireOffered(request.payment, dueOf(order));
  const isMailedUnpaid = order.total.amount === 0 || request.payment?.provider === 'manual';
  if (isMailedUnpaid) await requireUnpaidOrder(cart.userId, request.now);
  const outcome = await writeUnlessContended(order, cart, limit);
  if (outcome === 'accepted') return order;
  const winner = replayedOrder(await readOrder(request.orderId), request.hash);
  if (winner) return winner;
  throw new Problem(refusals[outcome]);
}

/** @throws Problem `cart_empty`, `hold_expired`. */
function requireHeld(cart: CartRow | undefined, now: number): CartRow {
  if (!cart || cart.lines.length === 0) throw new Problem(cartEmpty);
  if (cart.expiresAt <= now) throw new Problem(holdExpired);
  return cart;
}

/**
 * The order of a cart, and the limits of the customer's counts.
 * @throws Problem `hold_expired` or `sales_closed` for a line that cannot be ordered, `promo_code_invalid`, and those of
 * `placeOrder`.
 */
async function draftOrder(cart: CartRow, places: HeldPlace[][], request: HeldRequest) {
  const { now } = request;
  const { types, facts, codes, policies } = await readSelling(cart);
  requireOrderable(cart, { types, facts, places }, now);
  const limits = new Map<string, number>([
    ...types.flatMap((type) => (type ? [[`${type.eventId} ${type.ticketTypeId}`, type.maxPerCustomer] as const] : [])),
    ...codes.map(({ eventId, code, maxPerCustomer = 0 }) => [`${eventId} ${codeCount(code)}`, maxPerCustomer] as const),
  ]);
  const limit: CountLimit = (eventId, name) => limits.get(`${eventId} ${name}`) ?? 0;
  const order = placeOrder(cart, {
    ...request,
    key: digest(request.key),
    codes: codeUsesOf(cart, { codes, types }, now),
    manual: await manualTermsOf(cart, request),
    policies,
  });
  return { order, limit };
}

/** @throws Problem `payment_provider_unavailable` where the cart cannot be paid to its organizer directly. */
const manualTermsOf = async ({ lines }: CartRow, { payment, now }: HeldRequest) =>
  payment?.provider === 'manual'
    ? requireManualTerms(
        lines.map(({ eventId }) => eventId),
        now,
      )
    : undefined;

/** Orders that use the same counted code contend for its row, so a contended write is tried again. */
const writeUnlessContended = (order: OrderRow, cart: CartRow, limit: CountLimit): Promise<AcceptOutcome> =>
  retry<AcceptOutcome>(
    async () => {
      const outcome = await writeAcceptance(order, cart, limit);
      return outcome === 'contended' ? again : outcome;
    },
    { exhausted: () => 'contended' },
  );
