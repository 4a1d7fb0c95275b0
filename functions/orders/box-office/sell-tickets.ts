import { again, retry } from '../../../shared/async/retry.ts';
import { deriveId, digest } from '../../../shared/base/id.ts';
import { Problem, raise } from '../../../shared/base/problem.ts';
import { conflict, forbidden, seatsTaken, wrongState } from '../../../shared/base/problems.ts';
import { refuse } from '../../../shared/base/refuse.ts';
import { pricedPools } from '../../../shared/inventory/pools.ts';
import { readUserByEmail } from '../../../shared/records/auth-rows.ts';
import { requireSales } from '../../../shared/settings/require-sales.ts';
import { parseEmail } from '../../../shared/text/email-address.ts';
import {
  type Allotment,
  type Allottable,
  type ChosenPlace,
  requireAllottable,
  requireType,
} from '../allotment/allotment.ts';
import { readHouseSeats, readSelling, writeAllotments } from '../allotment/allotment-store.ts';
import { choosePlaces, loseTaken, lostOf } from '../allotment/choose-places.ts';
import { confirmOrder } from '../fulfilment/confirm-order.ts';
import { ticketKey } from '../fulfilment/ticket-key-store.ts';
import { replayedOrder } from '../order/idempotency.ts';
import { type OrderRow, wasConfirmed } from '../order/order.ts';
import { readOrder } from '../order/order-store.ts';
import { requireMailAllowance } from '../order/require-mail-allowance.ts';
import { requireOpenSale, requireWithinLimit, saleOrder } from './sale.ts';
import { type BoxOfficeSale, placesOf } from './sale-schema.ts';

interface Seller {
  eventId: string;
  organizerId: string;
  /** The account of the member who sells. */
  by: string;
  sessionId: string;
  /** An owner or editor: they may ignore limits and sell house seats. */
  isEditor: boolean;
}

/** `lost`: names of places that were taken during this request, by type. */
type Search = { lost: Map<string, Set<string>>; now: number };

/**
 * Sells tickets at the box office and confirms their order. Idempotent by the request's key: a repeat finishes what an
 * interrupted request has left, as the saga does. Returns the confirmed order.
 * @throws the problems of POST /v1/events/{eventId}/box-office/orders.
 */
export async function sellTickets(seller: Seller, sale: BoxOfficeSale, key: string, now: number): Promise<OrderRow> {
  if (sale.ignoreLimits && !seller.isEditor) throw new Problem(forbidden, 'Only owners and editors ignore limits');
  const orderId = deriveId('ord', 'box-office', seller.eventId, seller.by, key);
  const hash = digest(JSON.stringify(sale));
  if (!replayedOrder(await readOrder(orderId), hash)) await placeSale(seller, sale, { orderId, key, hash, now });
  await confirmOrder(orderId, await ticketKey());
  const order = await readOrder(orderId);
  if (!order || !wasConfirmed(order)) throw new Problem(wrongState, 'These places were lost. Sell others instead.');
  return order;
}

type Placing = { orderId: string; key: string; hash: string; now: number };

/** Claims the places and writes their order. */
async function placeSale(seller: Seller, sale: BoxOfficeSale, { orderId, key, hash, now }: Placing): Promise<void> {
  await requireSales();
  const owner = await resolveOwner(seller, sale);
  if (owner.email) await requireMailAllowance(owner.email, tooManyMails, now);
  const { userId, boxOffice } = owner;
  const search: Search = { lost: new Map(), now };
  await retry<unknown>(
    async () => {
      const chosen = await chooseAll(seller, sale, search);
      const order = saleOrder(chosen, { orderId, userId, hash, key: digest(key), boxOffice, now });
      const written = await writeAllotments(order, chosen.allotments);
      if (written.outcome === 'written' || replayedOrder(await readOrder(orderId), hash)) return undefined;
      if (written.outcome === 'taken') loseTaken(written.places, search.lost);
      return again;
    },
    { exhausted: raise(conflict) },
  );
}

const tooManyMails = 'This address has received many tickets. Sell without the address, or wait.';

/**
 * The owner of the tickets: the account with that address if the address is confirmed. Otherwise the organizer, so that
 * no account sees the codes. @throws Problem `invalid_request`.
 */
async function resolveOwner({ by, sessionId, organizerId }: Seller, sale: BoxOfficeSale) {
  const { email: typed, name, device, method } = sale;
  const email = typed === undefined ? undefined : (parseEmail(typed) ?? refuse('/email', 'is not an email address'));
  const account = email === undefined ? undefined : await readUserByEmail(email);
  const till = { id: sessionId, ...(device && { name: device }) };
  const boxOffice = { by, device: till, method, ...(name && { name }) };
  if (email && account?.emailVerified) return { email, userId: account.userId, boxOffice };
  return { email, userId: organizerId, boxOffice: { ...boxOffice, walkUp: email ? { email } : {} } };
}

/** Chooses the places of every line. @throws Problem as `sellTickets`. */
async function chooseAll({ eventId, isEditor }: Seller, { items, ignoreLimits }: BoxOfficeSale, search: Search) {
  const { facts, types } = await readSelling(eventId);
  const { lost, now } = search;
  const allotments = await Promise.all(
    items.map(async (line, index): Promise<Allotment & Allottable> => {
      const type = requireType(types, line.ticketTypeId);
      const event = requireAllottable(facts, type, now);
      requireOpenSale(type, now);
      if (!ignoreLimits) requireWithinLimit(type, placesOf(line));
      const allottable = { type, facts: event, houseSeats: await readHouseSeats(type) };
      const places = await choosePlaces(allottable, {
        ...line,
        at: `/items/${index}`,
        pools: pricedPools(type, now).map(({ pool }) => pool),
        lost: lostOf(lost, type.ticketTypeId),
        now,
      });
      if (!isEditor) requireNoHouseSeats(places);
      return { ...allottable, places };
    }),
  );
  const [first] = allotments;
  if (!first) throw new Error('A sale has at least one line');
  return { facts: first.facts, allotments };
}

/** House seats are the organizer's to give, so gatekeepers see them as taken. @throws Problem `seats_taken`. */
function requireNoHouseSeats(places: readonly ChosenPlace[]): void {
  const seats = places.flatMap((place) => (place.isHouseSeat ? [place.seat] : []));
  if (seats.length > 0) throw new Problem(seatsTaken, undefined, { members: { seats } });
}
