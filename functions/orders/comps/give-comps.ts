import { again, retry } from '../../../shared/async/retry.ts';
import { deriveId, digest } from '../../../shared/base/id.ts';
import { Problem, raise } from '../../../shared/base/problem.ts';
import { conflict, notFound, salesClosed, seatsTaken, soldOut } from '../../../shared/base/problems.ts';
import { refuse } from '../../../shared/base/refuse.ts';
import { spotName } from '../../../shared/inventory/place.ts';
import type { SellingFacts, TicketType } from '../../../shared/inventory/ticket-type.ts';
import { readUserByEmail } from '../../../shared/records/auth-rows.ts';
import { settings } from '../../../shared/settings/settings.ts';
import { parseEmail } from '../../../shared/text/email-address.ts';
import { replayedOrder } from '../order/idempotency.ts';
import type { OrderRow } from '../order/order.ts';
import { readOrder } from '../order/order-store.ts';
import { requireMailAllowance } from '../order/require-mail-allowance.ts';
import { type CompPlace, compOrder, requireGivable } from './comp.ts';
import type { Comps } from './comp-schema.ts';
import { findGeneralPlaces, findSeatPlaces, readHouseSeats, readSelling, writeComps } from './comp-store.ts';

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
  if ((await settings()).pauseSales) throw new Problem(salesClosed, 'Sales are paused for now');
  const { email, ...owner } = await resolveOwner(request);
  const isForGiver = owner.userId === by && !owner.comp.to;
  const lost = new Set<string>();
  return retry(
    async (attempt) => {
      const selling = await readGivable(eventId, body.ticketTypeId, now);
      const places = await choosePlaces(selling, request, { lost, now });
      const order = compOrder({ ...selling, places }, { orderId, hash, ...owner, now });
      if (attempt === 0 && !isForGiver) await requireMailAllowance(email, tooManyGifts, now);
      const written = await writeComps(order, selling, places);
      if (written.outcome === 'given') return order;
      const winner = replayedOrder(await readOrder(orderId), hash);
      if (winner) return winner;
      if (written.outcome === 'taken') loseTaken(selling.type, written.places, lost);
      return again;
    },
    { exhausted: raise(conflict) },
  );
}

const tooManyGifts = 'This address has received many free tickets. Wait, or give several tickets in one request.';

interface Givable {
  type: TicketType;
  facts: SellingFacts;
  houseSeats: string[];
}

/** @throws Problem `not_found`, `wrong_state`. */
async function readGivable(eventId: string, ticketTypeId: string, now: number): Promise<Givable> {
  const { facts, types } = await readSelling(eventId);
  const type = types.find((candidate) => candidate.ticketTypeId === ticketTypeId);
  if (!type || type.isRemoved) throw new Problem(notFound, 'There is no such ticket type');
  const givable = requireGivable(facts, type, now);
  return { type, facts: givable, houseSeats: type.kind === 'seated' ? await readHouseSeats(type.ticketTypeId) : [] };
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

/** @throws Problem `sold_out`, `invalid_request`. */
async function choosePlaces(
  { type, facts, houseSeats }: Givable,
  { seats, quantity = 0 }: CompRequest,
  search: { lost: ReadonlySet<string>; now: number },
): Promise<CompPlace[]> {
  if (type.kind === 'seated') {
    return seats
      ? findSeatPlaces(type, facts, { names: seats, houseSeats })
      : refuse('/quantity', 'this ticket type has seats: name them');
  }
  if (seats) refuse('/seats', 'this ticket type has no seats');
  const found = await findGeneralPlaces(type, quantity, search);
  if (found.length < quantity) throw new Problem(soldOut, found.length > 0 ? `Only ${found.length} left` : undefined);
  return found;
}

/** Excludes taken places from the next attempt. Named seats have no substitute. @throws Problem `seats_taken`. */
function loseTaken({ kind }: TicketType, taken: readonly CompPlace[], lost: Set<string>): void {
  if (kind === 'seated') {
    throw new Problem(seatsTaken, undefined, { members: { seats: taken.flatMap(({ seat }) => seat ?? []) } });
  }
  for (const place of taken) lost.add(spotName(place));
}
