import { badCursor, decodeCursor, encodeCursor } from '../../../shared/dynamo/list-page.ts';
import type { Popularity } from './search-index.ts';

const halfLifeMs = 30 * 86_400_000;
/** How much a score may grow for an event of today, and for the most popular one. */
const soonBoost = 0.3;
const popularBoost = 0.3;

/** 1 for what is on now or has begun, half of it for each month to wait. */
const soonness = (startsAt: number, now: number): number => 2 ** (-Math.max(0, startsAt - now) / halfLifeMs);

/** What text says of an event, raised by how soon and how popular it is: order among equals, never above a better match. */
export function boosted(
  { score, startsAt, id }: { score: number; startsAt: number; id: string },
  { popularity, most, now }: { popularity: Popularity; most: number; now: number },
): number {
  // Popularity has a long tail: ten times as much is a step, not ten.
  const popular = most > 0 ? Math.log1p(Math.max(0, popularity.get(id) ?? 0)) / Math.log1p(most) : 0;
  return score * (1 + soonBoost * soonness(startsAt, now)) * (1 + popularBoost * popular);
}

/** Where the next page begins: after this event, or, where it is no longer found, at this position. */
export interface Place {
  after: string;
  position: number;
}

/**
 * One page of what was found. What is found may have changed since the page before: then an event may be missed or come
 * twice, and the list still ends.
 */
export function pageOfFound(ids: readonly string[], limit: number, from?: Place) {
  const at = from ? ids.indexOf(from.after) : -1;
  const begin = at >= 0 ? at + 1 : (from?.position ?? 0);
  const page = ids.slice(begin, begin + limit);
  const end = begin + page.length;
  const last = page.at(-1);
  const next: Place | undefined = last !== undefined && end < ids.length ? { after: last, position: end } : undefined;
  return { page, next };
}

/** @throws Problem `invalid_request`. */
export function placeOf(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined;
  const { after, position } = decodeCursor(cursor);
  if (typeof after !== 'string' || typeof position !== 'number' || position < 1) throw badCursor();
  return { after, position };
}

export const placeCursor = (next: Place | undefined): string | null => (next ? encodeCursor(next) : null);
