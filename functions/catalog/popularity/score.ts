/** What was sold three days ago counts half: a week later a sell-out counts a fifth, and gives way to what sells now. */
const halfLifeMs = 3 * 86_400_000;

/** The row that says how popular events are, by their ids. */
export const rankingKey = { pk: 'popularity', sk: 'ranking' };

/** How much people want an event: tickets of confirmed orders, each worth less with time. */
export interface PopularityScore {
  eventId: string;
  score: number;
  /** When the score was that, epoch ms. */
  at: number;
  /** The sort key of the last sale that is in it: nothing counts twice. */
  countedTo: string;
}

interface Sale {
  sk: string;
  at: number;
  lines: readonly { quantity: number }[];
  comp?: true;
}

/** The score at another moment. */
const scoreAt = ({ score, at }: Pick<PopularityScore, 'score' | 'at'>, now: number): number =>
  score * 2 ** (-Math.max(0, now - at) / halfLifeMs);

/** The popularity with some more sales, which are in their order and all newer than what it has. */
export function withSales(known: PopularityScore, sales: readonly Sale[], now: number): PopularityScore {
  // What an organizer gives away says nothing of what people want.
  const sold = sales
    .filter(({ comp }) => !comp)
    .map(({ at, lines }) => {
      const score = lines.reduce((sum, { quantity }) => sum + quantity, 0);
      return scoreAt({ score, at }, now);
    });
  return {
    eventId: known.eventId,
    score: sold.reduce((sum, score) => sum + score, scoreAt(known, now)),
    at: now,
    countedTo: sales.at(-1)?.sk ?? known.countedTo,
  };
}

/** The most popular at one moment, the first first. */
export const ranked = (
  all: readonly PopularityScore[],
  now: number,
  most: number,
): { eventId: string; score: number }[] =>
  all
    .map((one) => ({ eventId: one.eventId, score: scoreAt(one, now) }))
    .sort((one, other) => other.score - one.score || (one.eventId < other.eventId ? -1 : 1))
    .slice(0, most);

/** How much people want an event, by its id: any numbers that can be compared with one another. */
export type PopularityById = ReadonlyMap<string, number>;
