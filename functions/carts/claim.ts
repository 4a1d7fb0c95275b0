import type { CartRecord } from '../../shared/cart-record.ts';
import { conflict, limitReached, Problem, refuse, salesClosed } from '../../shared/errors.ts';
import { newId } from '../../shared/id.ts';
import { type SellingFacts, spotName, type TicketType } from '../../shared/inventory.ts';
import { limits } from '../../shared/limits.ts';
import { pause } from '../../shared/pause.ts';
import { isGivenUp } from '../../shared/setting-shapes.ts';
import { settings } from '../../shared/settings.ts';
import { openCache } from '../../shared/valkey.ts';
import { candidates } from './candidates.ts';
import {
  admit,
  type HoldTerms,
  holdTimes,
  isReplay,
  liveLines,
  missing,
  placesOf,
  type Wanted,
  withPlaces,
} from './cart.ts';
import { env } from './env.ts';
import { type Draw, drawFrom } from './pool.ts';
import { soldOut } from './routes.ts';
import { type Chosen, chooseSeats, seatsTakenProblem } from './seat-choice.ts';
import * as store from './store.ts';

const { TICKETS_TABLE, VALKEY } = env.read();
const cache = openCache(VALKEY);

interface Selling {
  type: TicketType;
  facts: SellingFacts;
}
interface Search {
  count: number;
  /** Chosen in an earlier attempt and not lost since. */
  good: Chosen[];
  /** By name: in the buyer's own cart, and found taken. */
  held: ReadonlySet<string>;
  lost: ReadonlySet<string>;
  /** The pool, while it may be drawn from. */
  draw: Draw | undefined;
  now: number;
}

/** @throws Problem `sold_out`, and those of seats asked for by name. */
async function choose(
  selling: Selling,
  wanted: Wanted,
  { count, good, held, lost, draw, now }: Search,
): Promise<Chosen[]> {
  const { type } = selling;
  if (type.kind === 'seated') return chooseSeats(selling, { named: wanted.seats, count, held, lost, now });
  if (wanted.seats) refuse('/seats', 'this ticket type has no seats');
  // Another request of this buyer may have claimed one meanwhile: it is in the cart then.
  const still = good.filter((place) => !held.has(spotName(place)));
  const lacking = count - still.length;
  const known = new Set([...held, ...lost, ...still.map(spotName)]);
  const search = { count: lacking, known, some: still.length > 0, draw, now };
  const found = lacking > 0 ? await candidates(TICKETS_TABLE, type, search) : [];
  const { ticketTypeId } = type;
  const all = [...still, ...found.map((place): Chosen => ({ ...place, ticketTypeId }))];
  if (all.length < count) throw new Problem(soldOut, all.length > 0 ? `Only ${all.length} left` : undefined);
  return all.slice(0, count);
}

type Idempotency = { key: string; hash: string };

/** Claims places for a buyer and answers the cart with them. @throws the problems of POST and PATCH of cart items. */
export async function claim(userId: string, wanted: Wanted, idempotency: Idempotency, now: number) {
  const draw = drawFrom(cache, wanted.ticketTypeId);
  try {
    return await claimWith(draw, userId, wanted, idempotency, now);
  } finally {
    await draw.giveBack();
  }
}

async function claimWith(draw: Draw, userId: string, wanted: Wanted, idempotency: Idempotency, now: number) {
  const terms = await settings();
  if (terms.pauseSales || isGivenUp(terms, 'holds')) throw new Problem(salesClosed, 'Sales are paused for now');
  const lost = new Set<string>();
  let good: Chosen[] = [];
  for (let attempt = 0; attempt < limits.claimAttempts; attempt++) {
    const { cart, ...offer } = await store.offer(userId, wanted.ticketTypeId);
    if (isReplay(cart, idempotency.key, idempotency.hash)) return cart;
    const lines = liveLines(cart, now);
    const count = missing(wanted, lines);
    if (count === 0) return cart;
    const selling = admit(offer, lines, { wanted, quantity: count, now });
    const kept = placesOf(lines);
    const ofType = kept.filter((place) => place.ticketTypeId === wanted.ticketTypeId);
    const held = new Set(ofType.map(spotName));
    // Members of a pool that have gone stale would cost attempt after attempt while the index knows free places.
    const pool = attempt < limits.poolAttempts ? draw : undefined;
    const fresh = await choose(selling, wanted, { count, good, held, lost, draw: pool, now });
    const next = cartWith(
      cart,
      userId,
      withPlaces(
        lines,
        selling,
        fresh.map(({ shard, number, seat }) => ({ shard, number, ...(seat && { seat }) })),
      ),
      { ...idempotency, terms, now },
    );
    const mostOrdered = selling.type.maxPerCustomer - ofType.length - count;
    const result = await store.claim(next, { type: selling.type, fresh, kept, mostOrdered, now });
    switch (result.outcome) {
      case 'claimed':
        draw.spend(fresh);
        return next;
      case 'limit_reached':
        throw new Problem(limitReached, `At most ${selling.type.maxPerCustomer} per customer`);
      case 'taken': {
        if (wanted.seats) throw seatsTakenProblem(fresh.filter((place) => result.places.includes(place)));
        for (const place of result.places) lost.add(spotName(place));
        draw.spend(result.places);
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
  { key, hash, terms, now }: { key: string; hash: string; terms: HoldTerms; now: number },
): CartRecord {
  const live = liveLines(cart, now).length > 0;
  const keys = [...(cart?.keys ?? []), ...(key ? [{ key, hash }] : [])].slice(-limits.cartKeys);
  return {
    userId,
    holdId: live && cart ? cart.holdId : newId('crt', now),
    lines,
    ...holdTimes(cart, terms, now),
    version: (cart?.version ?? 0) + 1,
    keys,
  };
}
