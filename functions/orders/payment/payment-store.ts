import type { Money } from '../../../shared/base/money.ts';
import { update } from '../../../shared/dynamo/write.ts';
import { orderKey } from '../../../shared/records/order-facts.ts';
import { env } from '../env.ts';
import type { Attempt, OrderRow } from '../order/order.ts';

const { ORDERS_TABLE } = env.read();

/*
 * What a provider did is a fact: it is recorded whatever else happens to the order at that moment. So each of these
 * writes has the state of its own attempt as condition (attempts are only ever appended), never the row's version.
 * Each answers the order after it, or `undefined` when the fact was recorded before.
 */

interface Fact {
  set?: string;
  from: Attempt['status'][];
  to: Attempt['status'];
  values?: Record<string, unknown>;
  names?: Record<string, string>;
  when?: string;
  now: number;
}

function recordFact(order: OrderRow, attempt: Attempt, { set, from, to, values, names, when, now }: Fact) {
  const at = order.attempts.findIndex(({ id }) => id === attempt.id);
  const known = from.map((_, n) => `:from${n}`);
  const own = `attempts[${at}].#status IN (${known.join(', ')})`;
  return update<OrderRow>(ORDERS_TABLE, orderKey(order.orderId), {
    UpdateExpression: `SET attempts[${at}].#status = :to, #version = #version + :one, history = list_append(history, :entry)${set ? `, ${set.replaceAll('$attempt', `attempts[${at}]`)}` : ''}`,
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

/** The provider has the money, whether we still wanted it or not. */
export const recordCapture = (order: OrderRow, attempt: Attempt, amount: Money, now: number) =>
  recordFact(order, attempt, {
    set: '$attempt.captured = :amount, captured = :amount',
    from: ['pending', 'failed'],
    to: 'captured',
    values: { ':amount': amount },
    now,
  });

/** An open order waits for another attempt until `payBy`; of one that has ended only the attempt changes. */
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

/** Nobody has heard of it: it was never asked for. */
export const recordUnknown = (order: OrderRow, attempt: Attempt, now: number) =>
  recordFact(order, attempt, { from: ['pending'], to: 'failed', now });

/** Kept once, after the provider has taken it under the refund's id. */
export const recordCaptureRefunded = (
  order: OrderRow,
  attempt: Attempt,
  refund: OrderRow['refunds'][number],
  now: number,
) =>
  recordFact(order, attempt, {
    set: 'refunds = list_append(refunds, :refund)',
    from: ['captured'],
    to: 'refunded',
    values: { ':refund': [refund] },
    now,
  });
