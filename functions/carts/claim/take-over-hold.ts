import { Problem } from '../../../shared/base/problem.ts';
import { limitReached } from '../../../shared/base/problems.ts';
import { readUser } from '../../../shared/records/auth-rows.ts';
import { placesInLines } from '../../../shared/records/cart-row.ts';
import type { Buyer } from '../cart/cart.ts';
import { readCart, releasePlaces } from '../cart/cart-store.ts';
import type { CustomerHold } from '../cart/customer-hold.ts';
import { unusedAfter } from '../cart/unused-time.ts';
import { env } from '../env.ts';
import { putCustomerHold } from './customer-hold-items.ts';

const { CARTS_TABLE } = env.read();

/**
 * Takes the lines of an event out of the cart of another account or guest of the same mailbox, and frees their places:
 * the newest session has them. A buyer who lost a session can thus go on in another one, and a mailbox never holds
 * twice. A caller who has not confirmed the address takes nothing from an account that has.
 * @returns Whether rows were changed, by this or by a concurrent request. They are then to be read again.
 * @throws Problem `limit_reached` while a confirmed account holds places, and the caller is not confirmed.
 */
export async function takeOverHold(
  { userId, customer }: Buyer,
  known: CustomerHold | undefined,
  eventId: string,
  now: number,
): Promise<boolean> {
  if (!known || known.userId === userId) return false;
  const other = await readCart(known.userId);
  const lines = (other?.lines ?? []).filter((line) => line.eventId === eventId);
  if (!other || (lines.length === 0 && !other.unused?.[eventId])) return false;
  if ((await isConfirmed(known.userId)) && !(await isConfirmed(userId))) {
    if (lines.length === 0 || other.expiresAt <= now) return false;
    throw new Problem(
      limitReached,
      'Places of this event are already held with this e-mail address. Continue there, or sign in to that account.',
    );
  }
  const { [eventId]: returned = 0, ...unused } = unusedAfter(other, lines, now);
  const kept = other.lines.filter((line) => !lines.includes(line));
  const hold = { ...known, userId, spent: Math.max(0, known.spent - returned), version: known.version + 1 };
  const also = [putCustomerHold(CARTS_TABLE, { customer, eventId, hold })];
  const next = { ...other, lines: kept, unused, version: other.version + 1 };
  await releasePlaces(next, { released: placesInLines(lines), remaining: [], also, now });
  return true;
}

const isConfirmed = async (userId: string): Promise<boolean> =>
  (await readUser(userId, { consistent: true }))?.emailVerified ?? false;
