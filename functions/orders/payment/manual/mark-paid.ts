import { again, retry } from '../../../../shared/async/retry.ts';
import { newId } from '../../../../shared/base/id.ts';
import { log } from '../../../../shared/base/log.ts';
import type { Money } from '../../../../shared/base/money.ts';
import { Problem, raise } from '../../../../shared/base/problem.ts';
import { conflict, limitReached, notFound, wrongState } from '../../../../shared/base/problems.ts';
import { refuse } from '../../../../shared/base/refuse.ts';
import { orderLimits } from '../../limits.ts';
import type { Attempt, Receipt } from '../../order/attempt.ts';
import { isReplay } from '../../order/idempotency.ts';
import { hasEnded, isOpen, isPartOfManualPayment, type OrderRow, wasConfirmed } from '../../order/order.ts';
import { readOrder } from '../../order/order-store.ts';
import { manualLimits } from './limits.ts';
import { isLateButComplete, manualAttempt, missingOf, receiveEnded, receiveOpen } from './receipt.ts';
import { writeReceipt, writeReopening } from './receipt-store.ts';

/** A payment that has arrived. Without an `amount` it is all that is still due. */
export interface ManualReceipt extends Pick<Receipt, 'key' | 'hash' | 'by'> {
  amount?: Money | undefined;
  note?: string | undefined;
  /** Whether to record it for the order as it is; always by default. Otherwise the order stays as it is. */
  isWanted?: (order: OrderRow) => boolean;
}

/**
 * Records that money for an order has arrived at its organizer. All that is due captures it, and more is refunded. Less
 * leaves it waiting. An order that has expired gets its places back if they are free, and otherwise the money is refunded.
 * Idempotent by the receipt's key. Returns the order afterwards.
 * @throws Problem `not_found`, `wrong_state`, `invalid_request`, `limit_reached`, `idempotency_key_reused`, `conflict`.
 */
export const markPaid = (orderId: string, payment: ManualReceipt, now: number): Promise<OrderRow> =>
  retry(
    async () => {
      const order = await readOrder(orderId);
      if (!order) throw new Problem(notFound);
      if (hasReceipt(order, payment) || payment.isWanted?.(order) === false) return order;
      const attempt = requireUnpaid(order);
      const recorded = await record(order, attempt, receiptOf(order, payment, now), now);
      if (!recorded) return again;
      log.info('manual payment recorded', { orderId, by: payment.by });
      return recorded;
    },
    { exhausted: raise(conflict) },
  );

/** Whether this payment was recorded before. @throws Problem `idempotency_key_reused`. */
export const hasReceipt = ({ receipts = [] }: OrderRow, payment: Pick<Receipt, 'key' | 'hash'>): boolean =>
  receipts.some((receipt) => isReplay(receipt, payment));

const alreadyPaid = 'This order is already paid. If its buyer has paid twice, return the second payment yourself.';

const aboutToEnd = () => new Problem(conflict, 'The order is about to end. Try again in a minute.');

/**
 * Requires an order that this money may still pay, or that has ended without tickets: then it is returned.
 * @throws Problem `wrong_state`, `limit_reached`, `conflict`.
 */
function requireUnpaid(order: OrderRow): Attempt {
  const attempt = manualAttempt(order);
  if (!attempt) throw new Problem(wrongState, 'This order is not paid by bank transfer or in cash');
  const isPaid = attempt.status === 'captured' || order.captured !== undefined;
  if (isPaid && isPartOfManualPayment(order) && !hasEnded(order)) throw aboutToEnd();
  if (isPaid && (!hasEnded(order) || wasConfirmed(order))) throw new Problem(wrongState, alreadyPaid);
  if ((order.receipts ?? []).length >= manualLimits.receiptsPerOrder) {
    throw new Problem(limitReached, `At most ${manualLimits.receiptsPerOrder} payments can be recorded for an order`);
  }
  return attempt;
}

/** @throws Problem `invalid_request`. */
function receiptOf(order: OrderRow, { key, hash, by, amount, note }: ManualReceipt, now: number): Receipt {
  const received = amount ?? missingOf(order);
  const { currency } = order.total;
  if (received.currency !== currency) refuse('/amount/currency', `must be ${currency}, the currency of the order`);
  if (received.amount === 0) refuse('/amount/amount', 'must be more than 0');
  return { key, hash, at: now, by, amount: received, ...(note && { note }) };
}

/** Returns the order afterwards, `undefined` where it has changed since it was read. */
async function record(order: OrderRow, attempt: Attempt, receipt: Receipt, now: number): Promise<OrderRow | undefined> {
  if (isOpen(order)) return writeReceipt(order, receiveOpen(order, attempt, receipt), now);
  if (!hasEnded(order)) throw aboutToEnd();
  if (isLateButComplete(order, receipt) && (await reopen(order, attempt, receipt, now)))
    return readOrder(order.orderId);
  return writeReceipt(order, receiveEnded(order, attempt, receipt), now);
}

/** Holds the places of an expired order again, for as long as its confirmation may take. Returns whether they are free. */
function reopen(order: OrderRow, attempt: Attempt, receipt: Receipt, now: number): Promise<boolean> {
  const { set, what, notice } = receiveOpen(order, attempt, receipt);
  const change = {
    ...(notice && { notice }),
    set: { ...set, holdId: newId('crt', now), money: 'open' as const, status: 'awaiting_payment' as const },
    what: `reopened: ${what}`,
  };
  return writeReopening(order, { change, until: now + orderLimits.payWithinSeconds * 1000, now });
}
