import { forEachLimit } from '../../shared/async/concurrency.ts';
import { clock } from '../../shared/base/clock.ts';
import { log } from '../../shared/base/log.ts';
import { dynamoLimits } from '../../shared/dynamo/limits.ts';
import { readListedEvents } from './event/listed-events-store.ts';
import { popularityLimits } from './popularity/limits.ts';
import { type PopularityScore, rank, withSales } from './popularity/score.ts';
import { readSalesAfter, readScore, saveRanking, saveScore, sellingEventIds } from './popularity/score-store.ts';

const maxConcurrentEvents = 10;

/** Every few minutes: ranks events by their confirmed orders. Visitors cannot raise a score without buying. */
export async function handler(): Promise<void> {
  const now = clock.now();
  const scores: PopularityScore[] = [];
  for await (const eventIds of sellingEventIds()) {
    await forEachLimit(eventIds, maxConcurrentEvents, async (eventId) => {
      scores.push(await scoreSales(eventId, now));
    });
  }
  const ranking = await bestListed(rank(scores, now), now);
  await saveRanking(ranking, now);
  log.info('events ranked', { selling: scores.length, ranked: ranking.length });
}

type Ranking = ReturnType<typeof rank>;

/** The first of the ranking that are listed now. Others have ended or were withdrawn, any number of them. */
async function bestListed(ranked: Ranking, now: number): Promise<Ranking> {
  const best: Ranking = [];
  for (let start = 0; start < ranked.length; start += dynamoLimits.batchGet) {
    const batch = ranked.slice(start, start + dynamoLimits.batchGet);
    const events = await readListedEvents(
      batch.map(({ eventId }) => eventId),
      now,
    );
    const listed = new Set(events.map(({ eventId }) => eventId));
    best.push(...batch.filter(({ eventId }) => listed.has(eventId)));
    if (best.length >= popularityLimits.rankedEvents) break;
  }
  return best.slice(0, popularityLimits.rankedEvents);
}

/** Adds the sales since the last run to a score. If a concurrent run has done so, returns the score as read. */
async function scoreSales(eventId: string, now: number): Promise<PopularityScore> {
  const known = await readScore(eventId);
  const { items: sales, isAll } = await readSalesAfter(known, now);
  if (sales.length === 0) return known;
  if (!isAll) log.info('more sales than one run counts', { eventId });
  const next = withSales(known, sales, now);
  return (await saveScore(next, known)) ? next : known;
}
