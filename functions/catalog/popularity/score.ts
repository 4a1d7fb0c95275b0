import { sumOf } from '../../../shared/base/sum.ts';

/** A sale of three days ago counts half. A week after a sell-out a fifth is left, so current sellers overtake it. */
const halfLifeMs = 3 * 86_400_000;

/** The row with the scores of the most popular events. */
export const rankingKey = { pk: 'popularity', sk: 'ranking' };

/** The popularity of an event as stored: tickets of confirmed orders, with exponential decay. */
export interface PopularityScore {
  eventId: string;
  score: number;
  /** The moment of the score, epoch ms. */
  at: number;
  /** The sort key of the last sale counted, so that no sale counts twice. */
  countedTo: string;
}

interface Sale {
  sk: string;
  at: number;
  lines: readonly { quantity: number }[];
  comp?: true;
}

/** The score after decay until `now`. */
const scoreAt = ({ score, at }: Pick<PopularityScore, 'score' | 'at'>, now: number): number =>
  score * 2 ** (-Math.max(0, now - at) / halfLifeMs);

/** Adds sales to a score. They are in order and newer than those counted before. */
export function withSales(known: PopularityScore, sales: readonly Sale[], now: number): PopularityScore {
  // Comps say nothing about demand.
  const sold = sales
    .filter(({ comp }) => !comp)
    .map(({ at, lines }) => {
      const score = sumOf(lines.map(({ quantity }) => quantity));
      return scoreAt({ score, at }, now);
    });
  return {
    eventId: known.eventId,
    score: sumOf([scoreAt(known, now), ...sold]),
    at: now,
    countedTo: sales.at(-1)?.sk ?? known.countedTo,
  };
}

/** The scores at `now`, in descending order. */
export const rank = (scores: readonly PopularityScore[], now: number): { eventId: string; score: number }[] =>
  scores
    .map((one) => ({ eventId: one.eventId, score: scoreAt(one, now) }))
    .sort((one, other) => other.score - one.score || (one.eventId < other.eventId ? -1 : 1));

/** Scores by event id. Only their order and ratios matter. */
export type PopularityScores = ReadonlyMap<string, number>;
