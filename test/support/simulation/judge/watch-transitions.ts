import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { OrderRow } from '../../../../functions/orders/order/order.ts';
import { shortIds } from '../cloud/describe-call.ts';
import type { Store } from '../cloud/store.ts';
import type { Violation } from './auditor.ts';

/** I9: what may follow what. Everything else is a step back. */
const orderSteps: Record<OrderRow['status'], OrderRow['status'][]> = {
  pending: ['awaiting_payment', 'confirmed', 'failed', 'cancelled'],
  awaiting_payment: ['confirmed', 'failed', 'cancelled'],
  confirmed: ['partially_refunded', 'refunded'],
  partially_refunded: ['refunded'],
  refunded: [],
  failed: [],
  cancelled: [],
};

const attemptSteps: Record<string, string[]> = {
  pending: ['captured', 'declined', 'failed'],
  declined: ['captured'],
  failed: ['captured'],
};

const refundSteps: Record<string, string[]> = {
  pending: ['succeeded', 'failed'],
  // A bank returns a refund that had succeeded.
  succeeded: ['failed'],
};

const moved = (steps: Record<string, string[]>, from: string | undefined, to: string | undefined): boolean =>
  from === undefined || from === to || (to !== undefined && (steps[from] ?? []).includes(to));

function stepsBack(old: OrderRow, next: OrderRow): string[] {
  const wrong: string[] = [];
  const check = (what: string, steps: Record<string, string[]>, from: string | undefined, to: string | undefined) => {
    if (!moved(steps, from, to)) wrong.push(`${what} went from ${from} to ${to}`);
  };
  // Money that came late, and places that were still free: the only way back.
  const isReopened = old.ending === 'expired' && next.history.at(-1)?.what.startsWith('reopened');
  if (!isReopened) {
    check('its status', orderSteps, old.status, next.status);
    check('its money', { open: ['closed'] }, old.money, next.money);
  }
  for (const [n, { id, status }] of old.attempts.entries())
    check(`attempt ${id}`, attemptSteps, status, next.attempts[n]?.status);
  for (const [n, { id, status }] of old.refunds.entries())
    check(`refund ${id}`, refundSteps, status, next.refunds[n]?.status);
  for (const [n, { ticketId, status }] of old.tickets.entries())
    check(`ticket ${ticketId}`, { valid: ['cancelled'] }, status, next.tickets[n]?.status);
  if (next.history.length < old.history.length) wrong.push('its history lost an entry');
  return wrong;
}

/** Finds steps back in the stream of the orders, which has every version of every row. */
export function watchTransitions({ tables }: Store): Violation[] {
  return tables.readStream(process.env.ORDERS_TABLE ?? '', 0, 1_000_000).flatMap(({ record: { dynamodb } }) => {
    if (!dynamodb?.NewImage || !dynamodb.OldImage) return [];
    const [old, next] = [dynamodb.OldImage, dynamodb.NewImage].map((image) => unmarshall(image as never));
    if (next?.sk !== 'order') return [];
    return stepsBack(old as OrderRow, next as OrderRow).map(
      (what): Violation => `I9: ${shortIds(`${next.orderId}: ${what}`)}`,
    );
  });
}
