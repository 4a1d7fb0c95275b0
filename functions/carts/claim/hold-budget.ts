import { Problem } from '../../../shared/base/problem.ts';
import type { CartLine, CartRow } from '../../../shared/records/cart-row.ts';
import { countPlaces, liveLines } from '../cart/cart.ts';
import type { CustomerHold } from '../cart/customer-hold.ts';
import { unusedNow } from '../cart/unused-time.ts';
import { cartLimits } from '../limits.ts';
import { tooManyHolds } from '../problems.ts';

/** A hold that is about to be written, for one event of it. */
interface Charge {
  eventId: string;
  before: CartRow | undefined;
  next: CartRow;
  /** Places that one order of the ticket type can take, and those that the customer has ordered. */
  orderPlaces: number;
  ordered: number;
  /** For how long a hold can be extended. */
  ceilingMs: number;
  now: number;
}

const ofEvent = (eventId: string, lines: readonly CartLine[]): number =>
  countPlaces(lines.filter((line) => line.eventId === eventId));

/**
 * Charges the new places of a hold to the customer's budget, from now until the hold's ceiling.
 * @throws Problem `too_many_holds` with the time to wait.
 */
export function chargeHold(
  known: CustomerHold | undefined,
  { eventId, before, next, orderPlaces, ordered, ceilingMs, now }: Charge,
): CustomerHold {
  const recoveryMs = cartLimits.recoveryHolds * ceilingMs;
  const recent = known && now - known.at < recoveryMs ? known : undefined;
  const inCart = ofEvent(eventId, next.lines);
  // What is ordered stays charged, so the budget grows by it: it binds nobody who buys what they hold.
  const places = Math.max(Math.max(orderPlaces, inCart) + ordered, recent?.places ?? 0);
  const budget = places * cartLimits.budgetHolds * ceilingMs;

  const recovered = recent ? (Math.max(0, now - recent.at) * budget) / recoveryMs : 0;
  const unused = before ? (unusedNow(before, now)[eventId] ?? 0) : 0;
  const newPlaces = Math.max(0, inCart - ofEvent(eventId, liveLines(before, now)));
  const left = Math.max(0, (recent?.spent ?? 0) - recovered - unused);
  const spent = Math.ceil(left + newPlaces * (next.extendableUntil - now));
  if (spent > budget) {
    const waitMs = ((spent - budget) * recoveryMs) / budget;
    const detail = `You may hold this many places of the event again in ${Math.ceil(waitMs / 60_000)} minutes`;
    throw new Problem(tooManyHolds, detail, { headers: { 'retry-after': String(Math.ceil(waitMs / 1000)) } });
  }
  // By then the budget has recovered, and the hold has lapsed long before.
  const ttl = Math.ceil((now + 2 * recoveryMs) / 1000);
  return { userId: next.userId, spent, at: now, places, version: (known?.version ?? 0) + 1, ttl };
}
