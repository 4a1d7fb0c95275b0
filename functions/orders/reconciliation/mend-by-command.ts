import { clock } from '../../../shared/base/clock.ts';
import { postCorrection, rowsOf } from '../../../shared/ledger/post-transactions.ts';
import type { Attempt } from '../order/attempt.ts';
import type { OrderRow } from '../order/order.ts';
import { readOrder } from '../order/order-store.ts';
import { callProvider } from '../payment/call-provider.ts';
import { recordMismatch } from '../payment/webhook/incident-store.ts';
import { strayRefundId } from '../payment/webhook/stray-refund.ts';
import type { FindingKind, ReconcilerFinding } from './finding.ts';
import { readExpectedPayouts } from './ledger-side-store.ts';
import { mendFinding, mismatchOf } from './mend-finding.ts';
import { checkNow } from './order-mend-store.ts';

const corrected: readonly FindingKind[] = ['ledger_extra', 'ledger_differs', 'ledger_unbalanced'];

/**
 * Does what a person has decided by giving the command. A repeat changes nothing. @throws Error that says why it cannot
 * be mended so.
 */
export async function mendByCommand(finding: ReconcilerFinding): Promise<void> {
  const { kind, orderId, subject } = finding;
  if (kind === 'charge_unknown') return refundStray(finding);
  const order = await readOrder(orderId);
  if (corrected.includes(kind)) return correctLedger(order, finding);
  if (!order) throw new Error(`There is no order ${orderId}`);
  const attempt = order.attempts.find(({ id }) => id === (finding.record?.attemptId ?? subject));
  switch (kind) {
    case 'amount_differs': {
      const { amount: due = 0 } = attempt?.captured ?? attempt?.amount ?? {};
      if ((finding.record?.amount.amount ?? 0) > due) await refundBeyond(finding.provider ?? '', finding.record, due);
      return accept(order, finding, attempt);
    }
    case 'charge_missing':
    case 'currency_differs':
    case 'refund_amount_differs':
      return accept(order, finding, attempt);
    case 'refund_missing':
      return refundAgain(order, subject);
    case 'tickets_missing':
    case 'I3':
    case 'I4':
    case 'I6':
    case 'I7':
      return checkNow(orderId, clock.now());
    default:
      return mendFinding(finding);
  }
}

/** Returns a charge that no payment asked for. Its order, if there is one, does not change. */
const refundStray = ({ provider = '', record }: ReconcilerFinding): Promise<void> =>
  refundBeyond(provider, record, record?.what === 'charge' ? record.refunded : 0);

/** Returns what a provider has of a charge beyond an amount in minor units, once. */
async function refundBeyond(provider: string, record: ReconcilerFinding['record'], kept: number): Promise<void> {
  if (record?.what !== 'charge') throw new Error('The finding names no charge');
  const { reference, attemptId, amount } = record;
  const request = {
    id: strayRefundId(reference),
    attempt: { id: attemptId, reference },
    amount: { ...amount, amount: amount.amount - kept },
  };
  const { status, failureCode } = await callProvider(provider, (port, signal) => port.refund(request, signal));
  if (status === 'failed' && failureCode !== 'charge_already_refunded') {
    throw new Error(`${provider} refuses to refund ${reference}: ${failureCode ?? 'for no given reason'}`);
  }
}

/** Marks the difference as accepted. The order keeps its tickets, and its incident is closed. */
async function accept(order: OrderRow, finding: ReconcilerFinding, attempt: Attempt | undefined): Promise<void> {
  const mismatch = mismatchOf(order, finding, attempt);
  await recordMismatch(order.orderId, async () => ({ ...mismatch, acceptedAt: mismatch.at }));
}

/** Takes back what the ledger has and should not have. A row is never changed, and corrected once. */
async function correctLedger(order: OrderRow | undefined, { posting }: ReconcilerFinding): Promise<void> {
  if (!posting) throw new Error('The finding names no transaction');
  const expected = order ? await rowsOf(order) : await readExpectedPayouts([posting]);
  const should = expected.find(({ pk, sk }) => pk === posting.pk && sk === posting.sk);
  if (!(await postCorrection(posting, should))) throw new Error(`${posting.id} was corrected before`);
}

/** The provider refunds once per id, and looks for an earlier refund first. */
async function refundAgain(order: OrderRow, refundId: string): Promise<void> {
  const refund = order.refunds.find(({ id }) => id === refundId);
  const attempt = order.attempts.find(({ id }) => id === refund?.attemptId);
  if (!refund || !attempt) throw new Error(`There is no refund ${refundId}`);
  const request = { id: refund.id, attempt, amount: refund.amount };
  const { status, failureCode } = await callProvider(attempt.provider, (port, signal) => port.refund(request, signal));
  if (status === 'failed')
    throw new Error(`${attempt.provider} refuses the refund: ${failureCode ?? 'for no given reason'}`);
}
