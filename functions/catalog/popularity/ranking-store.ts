import { memoizeFor } from '../../../shared/async/memoize.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { rankingEnv } from '../env.ts';
import { popularityLimits } from './limits.ts';
import { type PopularityScores, rankingKey } from './score.ts';

const { EVENTS_TABLE } = rankingEnv.read();

const ranking = memoizeFor(popularityLimits.popularityMemoryMs, async (): Promise<PopularityScores> => {
  const row = await getItem<{ scores?: Record<string, number> }>(EVENTS_TABLE, rankingKey);
  return new Map(Object.entries(row?.scores ?? {}));
});

/** Returns the popularity of the ranked events, at most half a minute old. Empty until the first ranking. */
export const popularityScores = (): Promise<PopularityScores> => ranking('');
