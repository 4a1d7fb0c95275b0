import { again, retry } from '../../../shared/async/retry.ts';
import { deriveId, digest } from '../../../shared/base/id.ts';
import { raise } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import { refuse } from '../../../shared/base/refuse.ts';
import { poolsOf } from '../../../shared/inventory/pools.ts';
import { readUserByEmail } from '../../../shared/records/auth-rows.ts';
import { requireSales } from '../../../shared/settings/require-sales.ts';
import { parseEmail } from '../../../shared/text/email-address.ts';
import { type Allottable, requireAllottable, requireType } from '../allotment/allotment.ts';
import { readHouseSeats, readSelling, writeAllotments } from '../allotment/allotment-store.ts';
import { choosePlaces, loseTaken, lostOf } from '../allotment/choose-places.ts';
import { replayedOrder } from '../order/idempotency.ts';
import type { OrderRow } from '../order/order.ts';
import { readOrder } from '../order/order-store.ts';
import { requireMailAllowance } from '../order/require-mail-allowance.ts';
import { compOrder } from './comp.ts';
import type { Comps } from './comp-schema.ts';

/** `by`: the member who gives. `key`: the idempotency key. */
type CompRequest = Comps & { by: string; key: string };

/**
 * Gives tickets of an event away. Idempotent by the request's key. The saga confirms the order as if it were paid.
 * @throws the problems of POST /v1/events/{eventId}/comps.
 */
export async function giveComps(eventId: string, request: CompRequest, now: number): Promise<OrderRow> {
  const { by, key, ...body } = request;
  const orderId = deriveId('ord', 'comp', eventId, by, key);
  const hash = digest(JSON.stringify(body));
  const replayed = replayedOrder(await readOrder(orderId), hash);
  if (replayed) return replayed;
  await requireSales();
  const { email, ...owner } = await resolveOwner(request);
  const isForGiver = owner.userId === by && !owner.comp.to;
  const lost = new Map<string, Set<string>>();
  return retry(
    async (attempt) => {
      const selling = await readGivable(eventId, body.ticketTypeId, now);
      const { type } = selling;
      // Earlier pools hold the early birds for buyers.
      const pools = poolsOf(type).toReversed();
      const choice = { ...body, at: '', pools, lost: lostOf(lost, type.ticketTypeId), now };
      const places = await choosePlaces(selling, choice);
      const order = compOrder({ ...selling, places }, { orderId, hash, ...owner, now });
      if (attempt === 0 && !isForGiver) await requireMailAllowance(email, tooManyGifts, now);
      const written = await writeAllotments(order, [{ ...selling, places }]);
      if (written.outcome === 'written') return order;
      const winner = replayedOrder(await readOrder(orderId), hash);
      if (winner) return winner;
      if (written.outcome === 'taken') loseTaken(written.places, lost);
      return again;
    },
    { exhausted: raise(conflict) },
  );
}

const tooManyGifts = 'This address has received many free tickets. Wait, or give several tickets in one request.';

/** @throws Problem `not_found`, `wrong_state`. */
async function readGivable(eventId: string, ticketTypeId: string, now: number): Promise<Allottable> {
  const { facts, types } = await readSelling(eventId);
  const type = requireType(types, ticketTypeId);
  const givable = requireAllottable(facts, type, now);
  return { type, facts: givable, houseSeats: await readHouseSeats(type) };
}

/**
 * The owner of the tickets: the account with that address if the address is verified. Otherwise the giver owns them and
 * passes them on by mail. `email`: whom the tickets are mailed to. @throws Problem `invalid_request`.
 */
async function resolveOwner({ email: typed, name, by, reason }: CompRequest) {
  const email = parseEmail(typed) ?? refuse('/email', 'is not an email address');
  const account = await readUserByEmail(email);
  if (account?.emailVerified) return { email, userId: account.userId, comp: { by, reason } };
  return { email, userId: by, comp: { by, reason, to: { name, email } } };
}
