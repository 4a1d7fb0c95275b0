import { backoff } from '../../../shared/async/backoff.ts';
import { retryLimits } from '../../../shared/async/limits.ts';
import { deriveId, digest } from '../../../shared/base/id.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { conflict, notFound, salesClosed, seatsTaken, soldOut } from '../../../shared/base/problems.ts';
import { refuse } from '../../../shared/base/refuse.ts';
import { spotName } from '../../../shared/inventory/place.ts';
import type { SellingFacts, TicketType } from '../../../shared/inventory/ticket-type.ts';
import { readUserByEmail } from '../../../shared/records/auth-rows.ts';
import { settings } from '../../../shared/settings/settings.ts';
import { parseEmail } from '../../../shared/text/email-address.ts';
import { replayedOrder } from '../checkout/accept-cart.ts';
import type { OrderRow } from '../order/order.ts';
import * as store from '../order/order-store.ts';
import { type CompPlace, compOrder, requireGivable } from './comp.ts';
import type { Comps } from './comp-schema.ts';
import * as comps from './comp-store.ts';

type CompRequest = Comps & { by: string; key: string };

/**
 * Whose the tickets are: of the address's account, once it is confirmed that the address is theirs; else they stay with
 * who gave them, and the mail is how they are passed on.
 */
async function resolveOwner({ email: typed, name, by, reason }: CompRequest) {
  const email = parseEmail(typed) ?? refuse('/email', 'is no address');
  const account = await readUserByEmail(email);
  if (account?.emailVerified) return { userId: account.userId, comp: { by, reason } };
  return { userId: by, comp: { by, reason, to: { name, email } } };
}

/** @throws Problem `sold_out`, `invalid_request`. */
async function choosePlaces(
  { type, facts }: { type: TicketType; facts: SellingFacts },
  { seats, quantity = 0 }: CompRequest,
  search: { lost: ReadonlySet<string>; now: number },
): Promise<CompPlace[]> {
  if (type.kind === 'seated') {
    return seats
      ? comps.findSeatPlaces(type, facts, seats)
      : refuse('/quantity', 'this ticket type has seats: name them');
  }
  if (seats) refuse('/seats', 'this ticket type has no seats');
  const found = await comps.findGeneralPlaces(type, quantity, search);
  if (found.length < quantity) throw new Problem(soldOut, found.length > 0 ? `Only ${found.length} left` : undefined);
  return found;
}

const namesOf = (places: readonly CompPlace[]): string[] => places.flatMap(({ seat }) => seat ?? []);

/**
 * Gives tickets of an event away, once a key; the saga confirms the order as it does one that is paid.
 * @throws the problems of POST /v1/events/{eventId}/comps.
 */
export async function giveComps(eventId: string, wanted: CompRequest, now: number): Promise<OrderRow> {
  const { by, key, ...body } = wanted;
  const orderId = deriveId('ord', 'comp', eventId, by, key);
  const hash = digest(JSON.stringify(body));
  const known = replayedOrder(await store.readOrder(orderId), hash);
  if (known) return known;
  if ((await settings()).pauseSales) throw new Problem(salesClosed, 'Sales are paused for now');
  const [{ facts, types }, owner] = await Promise.all([comps.readSelling(eventId), resolveOwner(wanted)]);
  const type = types.find(({ ticketTypeId }) => ticketTypeId === body.ticketTypeId);
  if (!type) throw new Problem(notFound, 'There is no such ticket type');
  const selling = { type, facts: requireGivable(facts, type, now) };
  const lost = new Set<string>();
  for (let attempt = 0; attempt < retryLimits.attempts; attempt++) {
    const places = await choosePlaces(selling, wanted, { lost, now });
    const order = compOrder({ ...selling, places }, { orderId, hash, ...owner, now });
    const given = await comps.writeComps(order, places);
    if (given.outcome === 'given') return order;
    const winner = replayedOrder(await store.readOrder(orderId), hash);
    if (winner) return winner;
    if (given.outcome === 'taken') {
      if (type.kind === 'seated')
        throw new Problem(seatsTaken, undefined, { members: { seats: namesOf(given.places) } });
      for (const place of given.places) lost.add(spotName(place));
    }
    await backoff(attempt);
  }
  throw new Problem(conflict);
}
