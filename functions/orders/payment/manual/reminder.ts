import type { OrderRow } from '../../order/order.ts';
import { manualLimits } from './limits.ts';

/**
 * When the buyer of an order that waits for a manual payment is reminded, epoch ms: a day before its end. Undefined once
 * they were, and where that would be within a day of the order itself.
 */
export function reminderAt({ createdAt, payBy, reminded }: Pick<OrderRow, 'createdAt' | 'payBy' | 'reminded'>) {
  const at = payBy - manualLimits.reminderMs;
  return reminded || at - createdAt < manualLimits.reminderMs ? undefined : at;
}
