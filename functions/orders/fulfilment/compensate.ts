import { again, retry } from '../../../shared/async/retry.ts';
import { raiseAlarm } from '../../../shared/base/alarm.ts';
import { clock } from '../../../shared/base/clock.ts';
import { sumOf } from '../../../shared/base/sum.ts';
import { orderLimits } from '../limits.ts';
import type { Attempt } from '../order/attempt.ts';
import { type Ending, failureOf } from '../order/ending.ts';
import { changeOpenOrder } from '../order/open-order-store.ts';
import { captureRefund, isOpen, isPartOfManualPayment, type OrderRow } from '../order/order.ts';
import { readOrder } from '../order/order-store.ts';
import { settleDebts } from '../payment/settle-debts.ts';
import { writeFailure } from './failure-store.ts';

/**
 * Endings that refund a capture. For the others a capture wins, unless it is a part of a manual payment: the order is
 * confirmed after all.
 */
const refunding: readonly Ending[] = ['lost', 'lapsed', 'wrong_amount', 'fault'];

/**
 * Starts compensation with one conditional write, `money: open → closed`, that also fixes the ending and promises the
 * refund of what was captured. Later callers keep that ending. Then it settles what is owed. If money arrived first and
 * the order can still be fulfilled, it closes nothing and returns `captured`. Idempotent.
 */
export async function refundPayment(
  orderId: string,
  ending: Ending,
  cancelled?: OrderRow['cancellation'],
): Promise<{ outcome: 'closed' | 'captured' }> {
  const { order, isNew } = await closeMoney(orderId, ending, cancelled);
  if (order.money === 'open') return { outcome: 'captured' };
  if (isNew && ending === 'wrong_amount') raiseAlarm('a capture differs from what was due', { orderId });
  await settleDebts(order);
  return { outcome: 'closed' };
}

/** Closes the money of an open order, unless a capture wins. Conditional on `version`: facts may arrive meanwhile. */
export const closeMoney = (orderId: string, ending: Ending, cancellation?: OrderRow['cancellation']) =>
  retry<{ order: OrderRow; isNew: boolean }>(
    async () => {
      const order = await readOrder(orderId);
      if (!order) throw new Error(`There is no order ${orderId}`);
      const isCaptured = order.captured !== undefined && !isPartOfManualPayment(order);
      const isCapturedFirst = isCaptured && !refunding.includes(ending);
      if (!isOpen(order) || isCapturedFirst) return { order, isNew: false };
      const promised = order.attempts
        .filter(({ status }) => status === 'captured')
        .map((attempt) => captureRefund(unpromised(order, attempt), failureOf(ending).code))
        // A second capture was promised back when it was recorded.
        .filter(({ amount }) => amount.amount > 0);
      const now = clock.now();
      const closed = await changeOpenOrder(orderId, `closed: ${ending}`, now, {
        set: {
          money: 'closed',
          ending,
          ...(cancellation && { cancellation }),
          // The process that closes it may die before it ends the order. The minute job then does that.
          checkAt: now + orderLimits.orderCheckMs,
          ...(promised.length > 0 && { refunds: [...order.refunds, ...promised] }),
        },
        when: '#version = :read',
        values: { ':read': order.version },
      });
      return closed ? { order: closed, isNew: true } : again;
    },
    {
      exhausted: () => {
        throw new Error(`The money of ${orderId} could not be closed`);
      },
    },
  );

/** An attempt without what was promised back of it before, such as the excess of a manual payment. */
function unpromised({ refunds }: OrderRow, attempt: Attempt): Attempt {
  const { amount, captured = amount } = attempt;
  const promised = sumOf(
    refunds.filter(({ attemptId }) => attemptId === attempt.id).map((refund) => refund.amount.amount),
  );
  return { ...attempt, captured: { ...captured, amount: captured.amount - promised } };
}

/**
 * Completes compensation: ends the order, frees its places and decreases its customer's counts. Idempotent.
 * `keepsToken`: the caller is not the saga, and wakes it afterwards.
 */
export async function releaseTickets(
  orderId: string,
  { keepsToken = false }: { keepsToken?: boolean } = {},
): Promise<{ outcome: 'released' }> {
  const order = await readOrder(orderId);
  if (!order) throw new Error(`There is no order ${orderId}`);
  const { ending = 'fault' } = order;
  const status = ending === 'cancelled' ? 'cancelled' : 'failed';
  await writeFailure(order, { status, failure: failureOf(ending), keepsToken }, clock.now());
  return { outcome: 'released' };
}
