import type { Money } from '../../../shared/base/money.ts';
import { orderLimits } from '../limits.ts';
import type { Attempt, BuyerAction } from '../order/attempt.ts';
import { captureRefund, isSameMoney, type OrderRow, openOrderPartition } from '../order/order.ts';
import { type Fact, listed, recordFact } from './attempt-fact-store.ts';

/*
 * What a provider did is a fact. It is recorded whatever else changes the order at the same time. Each of these writes
 * is therefore conditional on the status of its own attempt, never on the order's `version`. Attempts are only
 * appended, so their indexes are stable. Each returns the order afterwards, or `undefined` when the fact was known.
 */

/** Of an order that still wants money: also a confirmed one stays open. */
const unpaid = '#money = :open AND attribute_not_exists(captured)';

/**
 * Records that the provider has the money, also of an attempt that was declined or seemed unknown before. Where the
 * order no longer wants it, since it has ended or another attempt was captured, its refund is promised in the same
 * write.
 */
export async function recordCapture(
  order: OrderRow,
  attempt: Attempt,
  { amount, reference, fee }: { amount: Money; reference?: string; fee?: Money },
  now: number,
): Promise<OrderRow | undefined> {
  // Stored once where it is what was asked for: every write of an order pays for its length.
  const differs = !isSameMoney(amount, attempt.amount);
  const captured: Fact = {
    from: ['pending', 'declined', 'failed'],
    to: 'captured',
    set: listed(
      differs && '$attempt.captured = :amount',
      reference && '$attempt.#reference = :reference',
      fee && '$attempt.fee = :fee',
    ),
    remove: '$attempt.#action, $attempt.watchUntil',
    values: {
      ...(differs && { ':amount': amount }),
      ...(reference && { ':reference': reference }),
      ...(fee && { ':fee': fee }),
    },
    names: { '#money': 'money', '#action': 'action', ...(reference && { '#reference': 'reference' }) },
    now,
  };
  // An order with days to be paid may be due only then. Others are due soon, and save the write.
  const soon = now + orderLimits.orderCheckMs;
  const isFar = order.checkAt > soon;
  const wanted = await recordFact(order, attempt, {
    ...captured,
    set: listed(captured.set, 'captured = :amount', isFar && 'checkAt = :soon'),
    when: unpaid,
    values: { ...captured.values, ':amount': amount, ':open': 'open', ...(isFar && { ':soon': soon }) },
  });
  if (wanted) return wanted;
  return recordFact(order, attempt, {
    ...captured,
    set: listed(captured.set, 'refunds = list_append(refunds, :refunds), #open = :partition, checkAt = :now'),
    when: '(#money = :closed OR attribute_exists(captured))',
    names: { ...captured.names, '#open': 'open' },
    values: {
      ...captured.values,
      ':closed': 'closed',
      ':refunds': [captureRefund({ ...attempt, captured: amount }, 'late_payment')],
      ':partition': openOrderPartition(order.orderId),
      ':now': now,
    },
  });
}

/** Records what the provider kept of a captured attempt, where it said so later. The first answer stays. */
export const recordFee = (order: OrderRow, attempt: Attempt, fee: Money, now: number) =>
  recordFact(order, attempt, {
    from: ['captured'],
    to: 'captured',
    set: '$attempt.fee = :fee, $attempt.feeAt = :now',
    when: 'attribute_not_exists($attempt.fee)',
    values: { ':fee': fee, ':now': now },
    what: 'fee',
    now,
  });

/** Ends the extension of a deadline, if it was extended. */
const formerDeadline = 'payBy = if_not_exists(payByBefore, payBy)';

/** What the provider has said of an attempt that is still pending. */
interface Progress {
  reference?: string | undefined;
  action?: BuyerAction | undefined;
  declineCode?: string | undefined;
  /** Of the order: why it is not paid yet. */
  failure?: OrderRow['failure'];
}

/**
 * Records the provider's reference, what the buyer has to do, and why the last card was declined. Of an unpaid order. Once
 * nothing is left to do, the provider has the payment in its hands, and the minute job looks at the order next. A
 * deadline that was extended for that ends when there is something to do again.
 */
export const recordProgress = (order: OrderRow, attempt: Attempt, progress: Progress, now: number) => {
  const known = Object.entries(progress).filter(([, value]) => value !== undefined);
  const values = Object.fromEntries(known.map(([name, value]) => [`:${name}`, value]));
  const isDone = attempt.action !== undefined && progress.action === undefined;
  return recordFact(order, attempt, {
    from: ['pending'],
    to: 'pending',
    set: [
      ...known.map(([name]) => `${name === 'failure' ? '' : '$attempt.'}#${name} = :${name}`),
      isDone ? 'checkAt = :now' : formerDeadline,
    ].join(', '),
    ...(isDone && { remove: '$attempt.#action' }),
    names: {
      '#money': 'money',
      ...(isDone && { '#action': 'action' }),
      ...Object.fromEntries(known.map(([name]) => [`#${name}`, name])),
    },
    when: unpaid,
    values: { ...values, ':open': 'open', ...(isDone && { ':now': now }) },
    now,
  });
};

/**
 * Records a decline, or an attempt that ended without money. An unpaid order then waits for another attempt until
 * `payBy`; any other stays as it is.
 */
export async function recordRefusal(
  order: OrderRow,
  attempt: Attempt,
  { to, failure, declineCode }: { to: 'declined' | 'failed'; failure: OrderRow['failure']; declineCode?: string },
  now: number,
): Promise<OrderRow | undefined> {
  const refused: Fact = {
    from: ['pending'],
    to,
    ...(declineCode && { set: '$attempt.declineCode = :decline' }),
    remove: '$attempt.#action',
    names: { '#action': 'action' },
    values: declineCode ? { ':decline': declineCode } : {},
    now,
  };
  const waiting = await recordFact(order, attempt, {
    ...refused,
    set: listed(
      refused.set,
      '#status = :awaiting, failure = :failure, checkAt = if_not_exists(payByBefore, payBy)',
      formerDeadline,
    ),
    names: { ...refused.names, '#money': 'money' },
    when: unpaid,
    values: { ...refused.values, ':awaiting': 'awaiting_payment', ':failure': failure, ':open': 'open' },
  });
  return waiting ?? recordFact(order, attempt, refused);
}

/**
 * Records that the provider does not know the attempt. Look-ups are eventually consistent, so it is looked for until
 * `watchUntil`.
 */
export const recordUnknown = (order: OrderRow, attempt: Attempt, watchUntil: number, now: number) =>
  recordFact(order, attempt, {
    from: ['pending'],
    to: 'failed',
    set: '$attempt.watchUntil = :until',
    values: { ':until': watchUntil },
    now,
  });

/** Records that the provider did not know the attempt for so long that it never got it. */
export const endWatch = (order: OrderRow, attempt: Attempt, now: number) =>
  recordFact(order, attempt, { from: ['failed'], to: 'failed', remove: '$attempt.watchUntil', now });
