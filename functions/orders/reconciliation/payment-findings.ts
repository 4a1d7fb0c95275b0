import { formatMoney, type Money } from '../../../shared/base/money.ts';
import { type Attempt, isChargeOf } from '../order/attempt.ts';
import { isSameMoney, type Mismatch, type OrderRow, type Refund } from '../order/order.ts';
import type { ProviderRecord } from '../payment/provider.ts';
import { isStrayRefund } from '../payment/webhook/stray-refund.ts';
import { type FindingKind, findingOf, type ReconcilerFinding } from './finding.ts';

type Of<W extends ProviderRecord['what']> = Extract<ProviderRecord, { what: W }>;

/** What a provider has of one order. */
export interface ProviderSide {
  records: readonly ProviderRecord[];
  /** The ids of captured attempts and of executed refunds that the provider does not know. */
  missing: readonly string[];
}

const chargesIn = (records: readonly ProviderRecord[]) =>
  records.filter((one): one is Of<'charge'> => one.what === 'charge');

/** Compares what a provider has of an order with what the order says. `order`: absent where there is none. */
export function paymentFindings(
  provider: string,
  order: OrderRow | undefined,
  { records, missing }: ProviderSide,
): ReconcilerFinding[] {
  return [
    ...records.flatMap((record) => (order ? known(provider, order, record) : strays(provider, record))),
    ...(order ? lost(provider, order, missing) : []),
    ...(order ? doubled(provider, order, chargesIn(records)) : []),
  ];
}

const named = (provider: string, record: ProviderRecord, kind: FindingKind, subject: string, detail: string) =>
  findingOf({ kind, orderId: record.orderId, subject, provider, record, detail });

/** A charge of an order or an attempt that nobody knows. Refunds and disputes of it need no row of their own. */
function strays(provider: string, record: ProviderRecord): ReconcilerFinding[] {
  if (record.what !== 'charge' || record.refunded >= record.amount.amount) return [];
  const detail = `${provider} has ${formatMoney(record.amount)} as ${record.reference}, and no payment asked for it`;
  return [named(provider, record, 'charge_unknown', record.reference, detail)];
}

function known(provider: string, order: OrderRow, record: ProviderRecord): ReconcilerFinding[] {
  const attempt = order.attempts.find(({ id }) => id === record.attemptId && attemptIsOf(provider, order, id));
  if (!attempt) return strays(provider, record);
  if (record.what === 'charge') return chargeFindings(provider, order, attempt, record);
  // Of a second charge of the attempt, which the order does not have.
  const { payment } = record;
  if (payment !== undefined && !isChargeOf(attempt, { attemptId: attempt.id, reference: payment })) return [];
  if (record.what === 'refund') return refundFindings(provider, order, record);
  if (order.disputes?.some(({ id }) => id === record.reference)) return [];
  const detail = `${provider} has the dispute ${record.reference} over ${formatMoney(record.amount)}, and the order has not`;
  return [named(provider, record, 'dispute_unknown', record.reference, detail)];
}

const attemptIsOf = (provider: string, { attempts }: OrderRow, id: string): boolean =>
  attempts.some((attempt) => attempt.id === id && attempt.provider === provider);

/** Whether a person has accepted that the provider has this amount. */
const isAccepted = ({ mismatches = [] }: OrderRow, id: string, amount: Money): boolean =>
  mismatches.some((one: Mismatch) => one.id === id && one.acceptedAt !== undefined && isSameMoney(one.amount, amount));

function chargeFindings(
  provider: string,
  order: OrderRow,
  attempt: Attempt,
  record: Of<'charge'>,
): ReconcilerFinding[] {
  const { amount, reference, fee } = record;
  const has = `${provider} has ${formatMoney(amount)} as ${reference}`;
  if (attempt.status !== 'captured') {
    return [named(provider, record, 'charge_not_recorded', attempt.id, `${has}, and the payment is ${attempt.status}`)];
  }
  const { captured = attempt.amount } = attempt;
  const found: ReconcilerFinding[] = [];
  if (!isSameMoney(captured, amount) && !isAccepted(order, attempt.id, amount)) {
    const kind = captured.currency === amount.currency ? 'amount_differs' : 'currency_differs';
    found.push(named(provider, record, kind, attempt.id, `${has}, and the order has ${formatMoney(captured)}`));
  }
  if (fee && !attempt.fee) {
    const says = fee === 'unknown' ? 'has not said what it keeps' : `keeps ${formatMoney(fee)}`;
    found.push(named(provider, record, 'fee_missing', attempt.id, `${provider} ${says} of ${reference}`));
  }
  return found;
}

function refundFindings(provider: string, order: OrderRow, record: Of<'refund'>): ReconcilerFinding[] {
  const { refundId, reference, amount, status } = record;
  const refund = order.refunds.find(({ id }) => id === refundId);
  const has = `${provider} has refunded ${formatMoney(amount)} as ${reference}`;
  if (refund && !refund.paidOut && status !== 'pending' && status !== refund.status) {
    const detail = `the refund ${reference} ${status} at ${provider}, and is ${refund.status} in the order`;
    return [named(provider, record, 'refund_not_recorded', refund.id, detail)];
  }
  if (!refund) {
    const isOurs = refundId !== undefined && isStrayRefund(refundId);
    const isKnown = isOurs || status === 'failed' || order.outsideRefunds?.some(({ id }) => id === reference);
    return isKnown ? [] : [named(provider, record, 'refund_unknown', reference, `${has}, and the order has not`)];
  }
  if (isSameMoney(refund.amount, amount) || isAccepted(order, refund.id, amount)) return [];
  const detail = `${has}, and the order has promised ${formatMoney(refund.amount)}`;
  return [named(provider, record, 'refund_amount_differs', refund.id, detail)];
}

/** What the order has and its provider has not. */
function lost(provider: string, order: OrderRow, missing: readonly string[]): ReconcilerFinding[] {
  const { orderId } = order;
  const nothing = (one: Attempt | Refund): Money => ({ amount: 0, currency: one.amount.currency });
  const charges = order.attempts.filter(({ id }) => missing.includes(id));
  const refunds = order.refunds.filter(({ id }) => missing.includes(id));
  return [
    ...charges
      .filter((attempt) => !isAccepted(order, attempt.id, nothing(attempt)))
      .map(({ id, amount, captured = amount }) =>
        findingOf({
          kind: 'charge_missing',
          orderId,
          subject: id,
          provider,
          detail: `the order has ${formatMoney(captured)} of ${id}, and ${provider} has no such charge`,
        }),
      ),
    ...refunds.map(({ id, amount }) =>
      findingOf({
        kind: 'refund_missing',
        orderId,
        subject: id,
        provider,
        detail: `the order has refunded ${formatMoney(amount)}, and ${provider} has no such refund`,
      }),
    ),
  ];
}

/** A second charge of one attempt: the order knows the first. */
const doubled = (provider: string, { attempts }: OrderRow, charges: readonly Of<'charge'>[]): ReconcilerFinding[] =>
  charges
    .filter((charge) => attempts.some((one) => one.id === charge.attemptId && !isChargeOf(one, charge)))
    .flatMap((charge) => strays(provider, charge));
