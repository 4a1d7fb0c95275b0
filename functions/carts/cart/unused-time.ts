import { sumOf } from '../../../shared/base/sum.ts';
import type { CartLine, CartRow } from '../../../shared/records/cart-row.ts';
import { cartLimits } from '../limits.ts';

/**
 * The unused place-milliseconds of a cart by event, once it gives these lines back. A place is charged until the hold's
 * ceiling, and used until now or until the hold lapsed. Only as many events are kept as a cart can hold: to forget one
 * costs its customer budget and grants nothing.
 */
export function unusedAfter(cart: CartRow, lines: readonly CartLine[], now: number): Record<string, number> {
  const unusedMs = Math.max(0, cart.extendableUntil - Math.min(now, cart.expiresAt));
  const unused = new Map(Object.entries(cart.unused ?? {}));
  for (const [eventId, returned] of Map.groupBy(lines, (line) => line.eventId)) {
    const before = unused.get(eventId) ?? 0;
    // Written again at the end, so that the oldest entries are forgotten first.
    unused.delete(eventId);
    unused.set(eventId, before + sumOf(returned.map(({ places }) => places.length)) * unusedMs);
  }
  return Object.fromEntries([...unused].slice(-cartLimits.eventsPerCart));
}

/** The unused place-milliseconds of a cart as it is now: a lapsed one gives all its lines back. */
export const unusedNow = (cart: CartRow, now: number): Record<string, number> =>
  unusedAfter(cart, cart.expiresAt <= now ? cart.lines : [], now);

/** The same without those of some events, which the next hold settles. */
export const unusedElsewhere = (cart: CartRow | undefined, eventIds: readonly string[], now: number) =>
  Object.fromEntries(
    Object.entries(cart ? unusedNow(cart, now) : {}).filter(([eventId]) => !eventIds.includes(eventId)),
  );
