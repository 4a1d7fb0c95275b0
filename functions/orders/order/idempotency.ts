import { Problem } from '../../../shared/base/problem.ts';
import { keyReused } from '../../../shared/base/problems.ts';
import type { OrderRow } from './order.ts';

/** The idempotency key of a request and the hash of its body, as stored with what the request made. */
interface Keyed {
  key: string;
  hash: string;
}

/** Whether a request repeats a stored one. @throws Problem `idempotency_key_reused` when only their bodies differ. */
export function isReplay(stored: Keyed | undefined, { key, hash }: Keyed): boolean {
  if (stored?.key !== key) return false;
  if (stored.hash !== hash) throw new Problem(keyReused);
  return true;
}

/**
 * The order that an earlier request with this key made, if any. Order ids derive from the key.
 * @throws Problem `idempotency_key_reused` when that request had another body.
 */
export function replayedOrder(order: OrderRow | undefined, hash: string): OrderRow | undefined {
  if (order && order.hash !== hash) throw new Problem(keyReused);
  return order;
}
