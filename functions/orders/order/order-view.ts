import { rfc3339 } from '../../../shared/base/clock.ts';
import type { Money } from '../../../shared/base/money.ts';
import { sumOf } from '../../../shared/base/sum.ts';
import { lineView, sumsOf } from '../../../shared/pricing/line-view.ts';
import { instructionsText } from '../payment/manual/manual-terms.ts';
import { missingOf, receivedOf } from '../payment/manual/receipt.ts';
import type { Attempt } from './attempt.ts';
import type { Failure } from './ending.ts';
import { frozenPolicyView } from './frozen-policy.ts';
import { isOpen, type OrderRow, type Refund } from './order.ts';

/** An order as the API shows it. */
export function orderView(order: OrderRow) {
  const { currency } = order.total;
  return {
    id: order.orderId,
    status: order.status,
    ...(order.failure && !isOvertaken(order.failure, order) && { failure: failureView(order.failure, order) }),
    items: order.items.map(({ refundPolicy, ...item }) => ({
      ...lineView(item),
      ...(refundPolicy && { refundPolicy: frozenPolicyView(refundPolicy, currency) }),
    })),
    ...sumsOf(currency, order.items),
    total: order.total,
    payments: order.attempts.map((attempt) => {
      const { id, provider, amount } = attempt;
      return { id, provider, status: paymentStatus(order, attempt), amount, ...partlyReceived(order, attempt) };
    }),
    refunds: order.refunds.map(({ id, amount, status, reason }) => ({ id, amount, status, reason })),
    refundPolicy: frozenPolicyView(order.refundPolicy, currency),
    tickets: order.tickets.map(({ ticketId, status }) => ({ id: ticketId, status })),
    ...actionOf(order),
    createdAt: rfc3339(order.createdAt),
    payBy: rfc3339(order.payBy),
  };
}

/** A payment counts as refunded once its executed refunds reach what was captured. */
function paymentStatus({ refunds }: OrderRow, { id, status, amount, captured = amount }: Attempt) {
  const executed = refunds.filter((refund) => refund.attemptId === id && refund.status === 'succeeded');
  const isRefunded = status === 'captured' && sumOf(executed.map((refund) => refund.amount.amount)) >= captured.amount;
  return isRefunded ? 'refunded' : status;
}

/** Whether a later payment of an open order was captured, or is still under way. Then the last one has not failed. */
function isOvertaken({ code }: Failure, order: OrderRow): boolean {
  const last = isOpen(order) ? order.attempts.at(-1) : undefined;
  return (
    last?.status === 'captured' ||
    (last?.status === 'pending' && code === 'payment_declined' && last.declineCode === undefined)
  );
}

/** Why the order failed, and whether what was paid will be, or has been, refunded. */
function failureView({ code, message }: Failure, { status, refunds }: OrderRow): Failure {
  if ((status !== 'failed' && status !== 'cancelled') || refunds.length === 0) return { code, message };
  const isIn = (refundStatus: Refund['status']) => refunds.some((refund) => refund.status === refundStatus);
  if (isIn('failed')) return { code, message: `${message}. The refund of what was paid has failed.` };
  return { code, message: `${message}. What was paid ${isIn('pending') ? 'will be' : 'has been'} refunded.` };
}

/** What has arrived of a manual payment, as soon as some of it has. */
function partlyReceived(order: OrderRow, { provider }: Attempt): { received?: Money } {
  return provider === 'manual' && order.receipts ? { received: receivedOf(order) } : {};
}

/** What the buyer has to do to pay an open order. */
function actionOf(order: OrderRow) {
  const pending = isOpen(order) ? order.attempts.find(({ status }) => status === 'pending') : undefined;
  if (!pending?.action) return {};
  const { action, reference, timezone } = pending;
  const { instructions } = action;
  if (!instructions || !reference || !timezone) return { payment: action };
  const due = { amount: missingOf(order), reference, payBy: order.payBy };
  return { payment: { ...action, instructions: instructionsText({ instructions, timezone }, due) } };
}
