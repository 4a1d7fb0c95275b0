import type { CartRecord } from '../../shared/cart-record.ts';
import { conflict, invalidRequest, limitReached, Problem } from '../../shared/errors.ts';
import { newId } from '../../shared/id.ts';
import type { Place, SellingFacts, TicketType } from '../../shared/inventory.ts';
import { limits } from '../../shared/limits.ts';
import { pause } from '../../shared/pause.ts';
import { openCache } from '../../shared/valkey.ts';
import { neighbours } from './best-available.ts';
import { candidates, nameOf } from './candidates.ts';
import { admit, holdTimes, isReplay, liveLines, placesIn, withPlaces } from './cart.ts';
import { env } from './env.ts';
import { seatsTaken, soldOut } from './routes.ts';
import * as store from './store.ts';

const { TICKETS_TABLE, VALKEY } = env.read();
const cache = openCache(VALKEY);

export interface Wanted {
  ticketTypeId: string;
  quantity?: number | undefined;
  seats?: string[] | undefined;
}
type Chosen = Place & { seat?: string };
interface Selling {
  type: TicketType;
  facts: SellingFacts;
}

async function seatChoice({ type, facts }: Selling, wanted: Wanted, count: number, now: number): Promise<Chosen[]> {
  const all = facts.seatMap ? await store.seats(facts.seatMap.key) : [];
  const seats = all.filter((seat) => type.sectionIds?.includes(seat.sectionId));
  const chosen = wanted.seats
    ? wanted.seats.map((label) => {
        const seat = seats.find((candidate) => candidate.label === label);
        if (!seat) throw new Problem(invalidRequest, `There is no seat ${label} in this ticket type`);
        return seat;
      })
    : await bestSeats(type, seats, count, now);
  return chosen.map(({ number, rowIndex, label }) => ({
    ticketTypeId: type.ticketTypeId,
    shard: rowIndex % type.shards,
    number,
    seat: label,
  }));
}

async function bestSeats(type: TicketType, seats: Awaited<ReturnType<typeof store.seats>>, count: number, now: number) {
  const numbers = await store.freeNumbers(type, now);
  const free = seats.filter((seat) => numbers.has(seat.number));
  if (free.length < count) throw new Problem(soldOut);
  // No neighbours left for the whole group: the best single seats, better than none.
  return neighbours(free, count, Math.random()) ?? free.slice(0, count);
}

async function choose(
  selling: Selling,
  wanted: Wanted,
  { count, tried, now }: { count: number; tried: Set<string>; now: number },
) {
  const { type } = selling;
  if (type.kind === 'seated') return seatChoice(selling, wanted, count, now);
  if (wanted.seats) throw new Problem(invalidRequest, 'This ticket type has no seats');
  const found = await candidates(cache, TICKETS_TABLE, type, count, tried);
  return found.map((place): Chosen => ({ ...place, ticketTypeId: type.ticketTypeId }));
}

/** Claims places for a buyer and answers the cart with them. @throws the problems of POST /v1/cart/items. */
export async function claim(userId: string, wanted: Wanted, idempotency: { key: string; hash: string }, now: number) {
  const count = wanted.seats?.length ?? wanted.quantity ?? 1;
  const tried = new Set<string>();
  let good: Chosen[] = [];
  for (let attempt = 0; attempt < limits.claimAttempts; attempt++) {
    const { cart, ...offer } = await store.offer(userId, wanted.ticketTypeId);
    if (isReplay(cart, idempotency.key, idempotency.hash)) return cart;
    const lines = liveLines(cart, now);
    const selling = admit(offer, lines, count, now);
    const found = await choose(selling, wanted, { count: count - good.length, tried, now });
    const fresh = selling.type.kind === 'seated' ? found : [...good, ...found];
    for (const place of fresh) tried.add(nameOf(place));
    if (fresh.length < count) throw new Problem(soldOut, fresh.length > 0 ? `Only ${fresh.length} left` : undefined);

    const next = cartWith(
      cart,
      userId,
      withPlaces(
        lines,
        selling,
        fresh.map(({ shard, number, seat }) => ({ shard, number, ...(seat && { seat }) })),
      ),
      { ...idempotency, now },
    );
    const ofType = placesIn(lines.filter((line) => line.ticketTypeId === wanted.ticketTypeId));
    const kept = lines.flatMap((line) => line.places.map((place) => ({ ...place, ticketTypeId: line.ticketTypeId })));
    const mostOrdered = selling.type.maxPerCustomer - ofType - count;
    const result = await store.claim(next, { type: selling.type, fresh, kept, mostOrdered, now });
    switch (result.outcome) {
      case 'claimed':
        return next;
      case 'limit_reached':
        throw new Problem(limitReached, `At most ${selling.type.maxPerCustomer} per customer`);
      case 'taken': {
        if (wanted.seats) {
          const seats = fresh.flatMap((place) => (result.places.includes(place) && place.seat ? [place.seat] : []));
          throw new Problem(seatsTaken, undefined, { members: { seats } });
        }
        good = fresh.filter((place) => !result.places.includes(place));
        break;
      }
      default:
        good = fresh;
    }
    await pause(attempt);
  }
  throw new Problem(conflict);
}

function cartWith(
  cart: CartRecord | undefined,
  userId: string,
  lines: CartRecord['lines'],
  { key, hash, now }: { key: string; hash: string; now: number },
): CartRecord {
  const live = liveLines(cart, now).length > 0;
  const keys = [...(cart?.keys ?? []), ...(key ? [{ key, hash }] : [])].slice(-limits.cartKeys);
  return {
    userId,
    holdId: live && cart ? cart.holdId : newId('crt', now),
    lines,
    ...holdTimes(cart, now),
    version: (cart?.version ?? 0) + 1,
    keys,
  };
}
