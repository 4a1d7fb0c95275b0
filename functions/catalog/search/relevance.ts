import type { PopularityById } from '../popularity/score.ts';

const halfLifeMs = 30 * 86_400_000;
/** How much a score may grow for an event of today, and for the most popular one. */
const soonBoost = 0.3;
const popularBoost = 0.3;

/** 1 for what is on now or has begun, half of it for each month to wait. */
const soonness = (startsAt: number, now: number): number => 2 ** (-Math.max(0, startsAt - now) / halfLifeMs);

/** What text says of an event, raised by how soon and how popular it is: order among equals, never above a better match. */
export function boosted(
  { score, startsAt, id }: { score: number; startsAt: number; id: string },
  { popularity, most, now }: { popularity: PopularityById; most: number; now: number },
): number {
  // Popularity has a long tail: ten times as much is a step, not ten.
  const popular = most > 0 ? Math.log1p(Math.max(0, popularity.get(id) ?? 0)) / Math.log1p(most) : 0;
  return score * (1 + soonBoost * soonness(startsAt, now)) * (1 + popularBoost * popular);
}
