import { orderLimits } from '../../../../functions/orders/limits.ts';
import { isSameMoney, type OrderRow } from '../../../../functions/orders/order/order.ts';
import { shortIds } from '../cloud/describe-call.ts';
import type { World } from '../world.ts';
import type { Violation } from './auditor.ts';

/** Clocks differ by up to five minutes, and a call may take two. */
const uncertaintyMs = 7 * 60_000;

/**
 * What was paid is not ended for being unpaid. An order that recorded its capture first is confirmed. And an overdue
 * one waits for a provider that does not answer.
 */
export function hastyEnd({ provider }: World, order: OrderRow): Violation[] {
  const { ending, captured, history, payBy } = order;
  const name = shortIds(order.orderId);
  if (ending !== 'expired' && ending !== 'cancelled') return [];
  // A part of a bank transfer pays nothing.
  if (captured && !isSameMoney(captured, order.total)) return [];
  if (captured) return [`wait: ${name} is ${ending}, although it was paid first`];
  const closedAt = history.find(({ what }) => what.startsWith('closed'))?.at ?? 0;
  if (ending === 'cancelled' || closedAt >= payBy + orderLimits.providerGraceMs) return [];
  const hadMoney = order.attempts.some(({ id }) => {
    const { status, knownAt = 0, settlesAt = 0, isRevived } = provider.charges.get(id) ?? {};
    return status === 'captured' && !isRevived && Math.max(knownAt, settlesAt) + uncertaintyMs < closedAt;
  });
  return hadMoney ? [`wait: ${name} expired while its provider had its money and could not be asked`] : [];
}
