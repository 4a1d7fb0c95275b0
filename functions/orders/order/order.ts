import type { Money } from '../../../shared/base/money.ts';
import type { Place, Spot } from '../../../shared/inventory/place.ts';
import { recordLimits } from '../../../shared/records/limits.ts';
import { openOrderPartitions } from '../../../shared/records/order-facts.ts';
import { type OrderMoney, type RefundFacts, wholeRefundId } from '../../../shared/records/order-money.ts';
import { type Attempt, isUnresolved, type Receipt } from './attempt.ts';
import type { Ending, Failure } from './ending.ts';
import type { CodeUse } from './usage/code-use.ts';

export interface Refund extends RefundFacts {
  /** The provider's own name for it, once it was accepted. */
  reference?: string;
  /** Why the provider refused it. */
  failureCode?: string;
  /** What the policy's fixed fee has kept of it, in minor units, by the id of the first line under that policy. */
  fixedFees?: Record<string, number>;
  /** The request of the buyer or the organizer, where one asked for the refund. */
  request?: { key: string; hash: string; reason?: string };
}

/** The provider has another amount of a payment or a refund than the order. Times are epoch ms. */
export interface Mismatch {
  /** Of the attempt or the refund. */
  id: string;
  attemptId: string;
  /** What the provider has. */
  amount: Money;
  at: number;
  /** When somebody accepted the difference. */
  acceptedAt?: number;
}

/** An order as stored. Times are epoch ms. */
export interface OrderRow extends OrderMoney {
  /** Hash of the request that made it: the same key with another body is refused. */
  hash: string;
  holdId: string;
  /**
   * Where its places lie; `item` is an index into `items`. Compact, since the row is written often and 1 KB of it costs
   * a unit.
   */
  places: (Spot & { item: number })[];
  codes?: CodeUse[];
  attempts: Attempt[];
  /** What has arrived of a manual payment. */
  receipts?: Receipt[];
  refunds: Refund[];
  mismatches?: Mismatch[];
  /** Why it was closed. */
  ending?: Ending;
  cancellation?: { key: string; hash: string; reason?: string };
  failure?: Failure;
  /** The task token with which the saga waits for the payment's outcome. */
  taskToken?: string;
  /** Whether its buyer was reminded to pay the organizer. */
  reminded?: true;
  /** The former `payBy` of an order whose payment was still being processed then. */
  payByBefore?: number;
  /** When the minute job reads it next, unless it has ended before. */
  checkAt: number;
  version: number;
}

/** The refund of everything that an attempt has captured. `reason` is a code. */
export const captureRefund = ({ id, amount, captured = amount }: Attempt, reason: string): Refund => ({
  id: wholeRefundId(id),
  attemptId: id,
  amount: captured,
  status: 'pending',
  reason,
});

/** The partition of the index `open` that holds an order until it has an outcome and owes nothing. */
export const openOrderPartition = (orderId: string): string =>
  openOrderPartitions[(orderId.codePointAt(orderId.length - 1) ?? 0) % recordLimits.openOrderShards] ?? '';

/** The places of an order with the line each belongs to, in the order's own sequence. */
export const placesOfOrder = ({ items, places }: Pick<OrderRow, 'items' | 'places'>): (Place & { itemId: string })[] =>
  places.flatMap(({ item, shard, number }) => {
    const { id: itemId, ticketTypeId } = items[item] ?? {};
    return itemId && ticketTypeId ? [{ itemId, ticketTypeId, shard, number }] : [];
  });
/** Payments that people move: no provider can pay them back. */
const byHand: readonly (Attempt['provider'] | undefined)[] = ['manual', 'cash', 'card'];

/** Whether a person pays a refund out, and says so afterwards. */
export const isPaidByHand = ({ attempts }: OrderRow, { attemptId }: Refund): boolean =>
  byHand.includes(attempts.find(({ id }) => id === attemptId)?.provider);

/** Whether a payment or a refund is unresolved: the minute job checks it until none is, or only a person can tell. */
export const owesMoney = (order: OrderRow): boolean =>
  order.attempts.some(isUnresolved) ||
  order.refunds.some(
    (refund) => refund.status === 'pending' && !(refund.reference !== undefined && isPaidByHand(order, refund)),
  );

/** Whether it got its tickets, refunded since or not. */
export const wasConfirmed = ({ status }: Pick<OrderRow, 'status'>): boolean =>
  status === 'confirmed' || status === 'partially_refunded' || status === 'refunded';

/** Whether it has an outcome: tickets or none. */
export const hasEnded = ({ status }: Pick<OrderRow, 'status'>): boolean =>
  status !== 'pending' && status !== 'awaiting_payment';

/** Whether it has no outcome yet, and can still be paid. */
export const isOpen = ({ status, money }: OrderRow): boolean =>
  money === 'open' && (status === 'pending' || status === 'awaiting_payment');

/** Whether an open order waits for a person to pay its organizer directly. No provider can be asked about that. */
export const awaitsManualPayment = (order: OrderRow, now: number): boolean =>
  isOpen(order) &&
  order.payBy > now &&
  order.attempts.some(({ status, provider }) => status === 'pending' && provider === 'manual');
/** Whether exactly what is due was captured. */
export const isCapturedInFull = ({ captured, total }: OrderRow): boolean =>
  captured !== undefined && isSameMoney(captured, total);

/** Whether a part of a manual payment was captured: it is, once its days are over and the rest has not come. */
export const isPartOfManualPayment = ({ attempts, captured, total }: OrderRow): boolean =>
  captured !== undefined &&
  captured.amount < total.amount &&
  attempts.some(({ status, provider }) => status === 'captured' && provider === 'manual');

export const isSameMoney = (one: Money, other: Money): boolean =>
  one.amount === other.amount && one.currency === other.currency;
