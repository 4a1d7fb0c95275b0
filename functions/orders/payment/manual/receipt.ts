import { formatMoney, type Money, sum } from '../../../../shared/base/money.ts';
import { sumOf } from '../../../../shared/base/sum.ts';
import { excessRefundId } from '../../../../shared/records/order-money.ts';
import { orderLimits } from '../../limits.ts';
import type { Attempt, Receipt } from '../../order/attempt.ts';
import { captureRefund, isOpen, type OrderRow } from '../../order/order.ts';

/** What has arrived of a manual payment so far. */
export const receivedOf = ({ receipts = [], total }: Pick<OrderRow, 'receipts' | 'total'>): Money =>
  sum(
    total.currency,
    receipts.map(({ amount }) => amount),
  );

/** What is still due. */
export const missingOf = (order: Pick<OrderRow, 'receipts' | 'total'>): Money => ({
  ...order.total,
  amount: Math.max(0, order.total.amount - receivedOf(order).amount),
});

/** The attempt of an order that is paid to its organizer directly. */
export const manualAttempt = ({ attempts }: Pick<OrderRow, 'attempts'>): Attempt | undefined =>
  attempts.findLast(({ provider }) => provider === 'manual');

/** The fields of an order that a payment changes, and what its history says. */
export interface ReceiptChange {
  set: Partial<OrderRow>;
  what: string;
  /** What the buyer is told; nothing where the confirmation says it. */
  notice?: { kind: 'incomplete' | 'overpaid' | 'late'; amount: Money };
}

const appended = (order: OrderRow, receipt: Receipt): Receipt[] => [...(order.receipts ?? []), receipt];

const capturedAttempts = (order: OrderRow, { id }: Attempt, captured: Money): Attempt[] =>
  order.attempts.map((attempt) => {
    if (attempt.id !== id) return attempt;
    const { action: _, watchUntil: __, ...rest } = attempt;
    return { ...rest, status: 'captured', captured };
  });

/** A part of an attempt that had ended, since the buyer pays in another way: it is returned once the order is over. */
const watchedAttempts = (
  order: OrderRow,
  { id, status }: Attempt,
  now: number,
): Pick<OrderRow, 'attempts'> | undefined =>
  status === 'failed'
    ? {
        attempts: order.attempts.map((attempt) =>
          attempt.id === id ? { ...attempt, watchUntil: now + orderLimits.watchUnknownMs } : attempt,
        ),
      }
    : undefined;

/**
 * What a payment changes in an order that waits for it. Less than is due leaves it waiting, and it says what is missing.
 * What exceeds it is refunded: the price is captured, and the order can be confirmed.
 */
export function receiveOpen(order: OrderRow, attempt: Attempt, receipt: Receipt): ReceiptChange {
  const receipts = appended(order, receipt);
  const received = receivedOf({ ...order, receipts });
  const missing = missingOf({ ...order, receipts });
  const told = `${formatMoney(receipt.amount)} received by the organizer`;
  if (missing.amount > 0) {
    const message = `${formatMoney(received)} of ${formatMoney(order.total)} has arrived. ${formatMoney(missing)} is missing.`;
    return {
      set: {
        receipts,
        failure: { code: 'payment_incomplete', message },
        ...watchedAttempts(order, attempt, receipt.at),
      },
      what: told,
      notice: { kind: 'incomplete', amount: missing },
    };
  }
  const excess: Money = { ...received, amount: received.amount - order.total.amount };
  const refund = { ...captureRefund({ ...attempt, captured: excess }, 'overpaid'), id: excessRefundId(attempt.id) };
  return {
    set: {
      receipts,
      attempts: capturedAttempts(order, attempt, received),
      captured: order.total,
      ...(excess.amount > 0 && { refunds: [...order.refunds, refund] }),
    },
    what: `${told}, captured ${attempt.id}`,
    ...(excess.amount > 0 && { notice: { kind: 'overpaid', amount: excess } }),
  };
}

/**
 * What a payment changes in an order that has ended: all that has arrived is refunded, beyond what was promised back
 * before.
 */
export function receiveEnded(order: OrderRow, attempt: Attempt, receipt: Receipt): ReceiptChange {
  const receipts = appended(order, receipt);
  const captured = receivedOf({ ...order, receipts });
  const earlier = order.refunds.filter(({ attemptId }) => attemptId === attempt.id);
  const promised = sumOf(earlier.map(({ amount }) => amount.amount));
  const returned: Money = { ...captured, amount: captured.amount - promised };
  const refund = captureRefund({ ...attempt, captured: returned }, 'late_payment');
  const id = earlier.length > 0 ? `${refund.id}-${receipts.length}` : refund.id;
  return {
    set: {
      receipts,
      attempts: capturedAttempts(order, attempt, captured),
      refunds: [...order.refunds, { ...refund, id }],
    },
    what: `${formatMoney(receipt.amount)} received too late, captured ${attempt.id}`,
    notice: { kind: 'late', amount: returned },
  };
}

/**
 * Whether a late payment may still buy the order: it expired for want of this money, all of it has come, and none of it
 * was promised back.
 */
export const isLateButComplete = (order: OrderRow, receipt: Receipt): boolean =>
  !isOpen(order) &&
  order.ending === 'expired' &&
  !order.refunds.some(({ attemptId }) => attemptId === manualAttempt(order)?.id) &&
  missingOf({ ...order, receipts: appended(order, receipt) }).amount === 0;
