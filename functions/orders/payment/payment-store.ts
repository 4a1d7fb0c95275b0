import type { Money } from '../../../shared/base/money.ts';
import { update } from '../../../shared/dynamo/write.ts';
import { orderKey } from '../../../shared/records/order-facts.ts';
import { env } from '../env.ts';
import type { Attempt, OrderRow, Refund } from '../order/order.ts';

const { ORDERS_TABLE } = env.read();

/*
 * What a provider did is a fact. It is recorded whatever else changes the order at the same time. Each of these writes
 * is therefore conditional on the status of its own attempt, never on the order's `version`. Attempts are only
 * appended, so their indexes are stable. Each returns the order after the write, or `undefined` when the fact was
 * recorded before.
 */

/** Records that the provider has the money, also when the order no longer wants it. */
export const recordCapture = (order: OrderRow, attempt: Attempt, amount: Money, now: number) =>
  recordFact(order, attempt, {
    set: '$attempt.captured = :amount, captured = :amount',
    from: ['pending', 'failed'],
    to: 'captured',
    values: { ':amount': amount },
    now,
  });

/** Records a decline. An open order then waits for another attempt until `payBy`; a closed one stays as it is. */
export async function recordDecline(
  order: OrderRow,
  attempt: Attempt,
  failure: OrderRow['failure'],
  now: number,
): Promise<OrderRow | undefined> {
  const declined = { from: ['pending' as const], to: 'declined' as const, now };
  const waiting = await recordFact(order, attempt, {
    ...declined,
    set: '#status = :awaiting, failure = :failure, checkAt = payBy',
    names: { '#money': 'money' },
    when: '#money = :open',
    values: { ':awaiting': 'awaiting_payment', ':failure': failure, ':open': 'open' },
  });
  return waiting ?? recordFact(order, attempt, declined);
}

/** Records that the provider never received the attempt. */
export const recordUnknown = (order: OrderRow, attempt: Attempt, now: number) =>
  recordFact(order, attempt, { from: ['pending'], to: 'failed', now });

/** Records the refund of a capture, once the provider has accepted it. */
export const recordCaptureRefunded = (order: OrderRow, attempt: Attempt, refund: Refund, now: number) =>
  recordFact(order, attempt, {
    set: 'refunds = list_append(refunds, :refund)',
    from: ['captured'],
    to: 'refunded',
    values: { ':refund': [refund] },
    now,
  });

interface Fact {
  /** Further assignments; `$attempt` stands for the attempt's path. */
  set?: string;
  /** The statuses in which the attempt may be. */
  from: Attempt['status'][];
  to: Attempt['status'];
  values?: Record<string, unknown>;
  names?: Record<string, string>;
  /** A further condition. */
  when?: string;
  now: number;
}

function recordFact(order: OrderRow, attempt: Attempt, { set, from, to, values, names, when, now }: Fact) {
  const index = order.attempts.findIndex(({ id }) => id === attempt.id);
  const known = from.map((_, n) => `:from${n}`);
  const own = `attempts[${index}].#status IN (${known.join(', ')})`;
  return update<OrderRow>(ORDERS_TABLE, orderKey(order.orderId), {
    UpdateExpression: `SET attempts[${index}].#status = :to, #version = #version + :one, history = list_append(history, :entry)${set ? `, ${set.replaceAll('$attempt', `attempts[${index}]`)}` : ''}`,
    ConditionExpression: when ? `${own} AND ${when}` : own,
    ExpressionAttributeNames: { '#status': 'status', '#version': 'version', ...names },
    ExpressionAttributeValues: {
      ...Object.fromEntries(from.map((status, n) => [`:from${n}`, status])),
      ':to': to,
      ':one': 1,
      ':entry': [{ at: now, what: `${to} ${attempt.id}` }],
      ...values,
    },
  });
}
