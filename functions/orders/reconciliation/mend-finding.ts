import { raiseAlarm } from '../../../shared/base/alarm.ts';
import { clock } from '../../../shared/base/clock.ts';
import { postTransactions } from '../../../shared/ledger/post-transactions.ts';
import { settlePayment } from '../fulfilment/settle-payment.ts';
import type { Attempt } from '../order/attempt.ts';
import type { Mismatch, OrderRow } from '../order/order.ts';
import { readOrder } from '../order/order-store.ts';
import { learnRefund } from '../payment/execute-refunds.ts';
import { recordFee } from '../payment/payment-store.ts';
import { recordDispute, recordMismatch, recordOutsideRefund } from '../payment/webhook/incident-store.ts';
import { projectSales } from '../reports/sales-store.ts';
import type { ReconcilerFinding } from './finding.ts';

/**
 * Does what a run may do by itself: what is a fact, and right whenever it is repeated. An amount that differs puts the
 * order on the list of incidents, where it stays until somebody has decided.
 */
export async function mendFinding(finding: ReconcilerFinding): Promise<void> {
  const { kind, orderId, subject, provider, record } = finding;
  const order = await readOrder(orderId);
  const attempt = order?.attempts.find(({ id }) => id === (record?.attemptId ?? subject));
  if (!order) return;
  switch (kind) {
    case 'charge_not_recorded':
      if (attempt && record) await settlePayment(orderId, { ...attempt, reference: record.reference });
      return;
    case 'fee_missing':
      if (attempt && record?.what === 'charge' && typeof record.fee === 'object') {
        await recordFee(order, attempt, record.fee, clock.now());
      }
      return;
    case 'refund_unknown':
      await recordRefundOf(finding);
      return;
    case 'refund_not_recorded': {
      const refund = order.refunds.find(({ id }) => id === subject);
      if (refund && record) await learnRefund(order, refund, record.reference);
      return;
    }
    case 'dispute_unknown':
      await recordDisputeOf(finding);
      return;
    case 'ledger_missing':
      await postTransactions(order);
      return;
    case 'sales_behind':
      await projectSales(order);
      return;
    case 'charge_missing':
    case 'amount_differs':
    case 'currency_differs':
    case 'refund_amount_differs':
      if (provider) await hold(order, finding, attempt);
      return;
    default:
  }
}

async function recordRefundOf({ orderId, record }: ReconcilerFinding): Promise<void> {
  if (record?.what !== 'refund') return;
  const { reference: id, attemptId, amount } = record;
  const isNews = await recordOutsideRefund(orderId, async ({ outsideRefunds = [] }) =>
    outsideRefunds.some((one) => one.id === id) ? undefined : { id, attemptId, amount, at: clock.now() },
  );
  if (isNews) raiseAlarm('a payment was refunded outside NightFlow', { orderId, reference: id });
}

async function recordDisputeOf({ orderId, record }: ReconcilerFinding): Promise<void> {
  if (record?.what !== 'dispute') return;
  const { reference: id, attemptId, amount, status, reason } = record;
  // What a webhook has recorded since is newer than the list.
  const isNews = await recordDispute(orderId, async ({ disputes = [] }) =>
    disputes.some((one) => one.id === id) ? undefined : { id, attemptId, amount, status, reason, at: clock.now() },
  );
  if (isNews) raiseAlarm('a payment is disputed', { orderId, reference: id, status });
}

/** What the provider has of the subject of a finding: nothing, where it has no such charge. */
export function mismatchOf(order: OrderRow, { subject: id, record }: ReconcilerFinding, attempt?: Attempt): Mismatch {
  const amount = record?.amount ?? { amount: 0, currency: attempt?.amount.currency ?? order.total.currency };
  return { id, attemptId: record?.attemptId ?? id, amount, at: clock.now() };
}

/** Puts an order on the list of incidents. What was accepted before with another amount is news again. */
async function hold(order: OrderRow, finding: ReconcilerFinding, attempt: Attempt | undefined): Promise<void> {
  const { amount, ...mismatch } = mismatchOf(order, finding, attempt);
  await recordMismatch(order.orderId, async ({ mismatches = [] }) => {
    const known = mismatches.find(({ id }) => id === mismatch.id);
    const isSame = known?.amount.amount === amount.amount && known.amount.currency === amount.currency;
    return isSame ? undefined : { ...mismatch, amount };
  });
}
