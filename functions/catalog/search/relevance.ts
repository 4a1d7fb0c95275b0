import type { PopularityScores } from '../popularity/score.ts';

const halfLifeMs = 30 * 86_400_000;
/** The largest relative boost: for an event that starts now, and for the most popular one. */
const soonBoost = 0.3;
const popularBoost = 0.3;

/** 1 for an event that has started, halved for each month until the start. */
const soonness = (startsAt: number, now: number): number => 2 ** (-Math.max(0, startsAt - now) / halfLifeMs);

/** The score of the text, boosted by closeness in time and by popularity. The boosts order similar matches only. */
export function boosted(
  { score, startsAt, id }: { score: number; startsAt: number; id: string },
  { popularity, maxPopularity, now }: { popularity: PopularityScores; maxPopularity: number; now: number },
): number {
  // Logarithmic, since popularity has a long tail.
  const popular = maxPopularity > 0 ? Math.log1p(Math.max(0, popularity.get(id) ?? 0)) / Math.log1p(maxPopularity) : 0;
  return score * (1 + soonBoost * soonness(startsAt, now)) * (1 + popularBoost * popular);
}
