import type { PopularityScores } from '../popularity/score.ts';

/** How much a match in a field counts, by the field of the search document. */
export const fieldBoosts = {
  title: 4,
  organizer: 2.5,
  venue: 2.5,
  city: 2.5,
  category: 2.5,
  attributes: 2,
  description: 1,
};

/** How much an unfinished word, and a word with typos, counts against an exact one. */
export const matchWeights = { prefix: 0.5, fuzzy: 0.3 };

const halfLifeMs = 30 * 86_400_000;
/** The largest relative boost: for an event that starts now, and for the most popular one. */
const soonBoost = 0.3;
const popularBoost = 0.3;

/** 1 for an event that has started, halved for each month until the start. */
const soonness = (startsAt: number, now: number): number => 2 ** (-Math.max(0, startsAt - now) / halfLifeMs);

/** The score of the text, raised by closeness in time and by popularity: together by at most 69 %. */
export function boosted(
  { score, startsAt, id }: { score: number; startsAt: number; id: string },
  { popularity, maxPopularity, now }: { popularity: PopularityScores; maxPopularity: number; now: number },
): number {
  // Logarithmic, since popularity has a long tail.
  const popular = maxPopularity > 0 ? Math.log1p(Math.max(0, popularity.get(id) ?? 0)) / Math.log1p(maxPopularity) : 0;
  return score * (1 + soonBoost * soonness(startsAt, now)) * (1 + popularBoost * popular);
}
