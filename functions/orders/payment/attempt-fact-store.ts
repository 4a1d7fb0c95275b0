import { update } from '../../../shared/dynamo/write.ts';
import { orderKey } from '../../../shared/records/order-facts.ts';
import { env } from '../env.ts';
import type { Attempt } from '../order/attempt.ts';
import type { OrderRow } from '../order/order.ts';

const { ORDERS_TABLE } = env.read();

/** A fact about one attempt: what changes with its status. */
export interface Fact {
  /** Further assignments; `$attempt` stands for the attempt's path. */
  set?: string;
  /** Attributes to remove, likewise. */
  remove?: string;
  /** The statuses in which the attempt may be. */
  from: Attempt['status'][];
  to: Attempt['status'];
  values?: Record<string, unknown>;
  names?: Record<string, string>;
  /** A further condition. */
  when?: string;
  /** What the history says of it, unless that is the status. */
  what?: string;
  now: number;
}

/** The assignments that apply. */
export const listed = (...assignments: (string | false | undefined)[]): string =>
  assignments.filter(Boolean).join(', ');

/** Writes a fact. Returns the order afterwards; `undefined` where its condition did not hold. */
export function recordFact(
  order: OrderRow,
  attempt: Attempt,
  { set, remove, from, to, values, names, when, what = to, now }: Fact,
) {
  const path = `attempts[${order.attempts.findIndex(({ id }) => id === attempt.id)}]`;
  const known = from.map((_, n) => `:from${n}`);
  const own = `${path}.#status IN (${known.join(', ')})`;
  const always = `${path}.#status = :to, #version = #version + :one, history = list_append(history, :entry)`;
  const expression = `SET ${listed(always, set)}${remove ? ` REMOVE ${remove}` : ''}`;
  return update<OrderRow>(ORDERS_TABLE, orderKey(order.orderId), {
    UpdateExpression: expression.replaceAll('$attempt', path),
    ConditionExpression: (when ? `${own} AND ${when}` : own).replaceAll('$attempt', path),
    ExpressionAttributeNames: { '#status': 'status', '#version': 'version', ...names },
    ExpressionAttributeValues: {
      ...Object.fromEntries(from.map((status, n) => [`:from${n}`, status])),
      ':to': to,
      ':one': 1,
      // The attempt's number: the order's id stands on the row already.
      ':entry': [{ at: now, what: `${what} ${attempt.id.slice(order.orderId.length)}` }],
      ...values,
    },
  });
}
