import { forEachLimit } from '../../shared/async/concurrency.ts';
import { clock } from '../../shared/base/clock.ts';
import { log } from '../../shared/base/log.ts';
import { readListedEvents } from './event/listed-events-store.ts';
import { popularityLimits } from './popularity/limits.ts';
import { type PopularityScore, rank, withSales } from './popularity/score.ts';
import { readSalesAfter, readScore, readSellingEventIds, saveRanking, saveScore } from './popularity/score-store.ts';

const maxConcurrentEvents = 10;

/** Every few minutes: ranks events by their confirmed orders. Visitors cannot raise a score without buying. */
export async function handler(): Promise<void> {
  const now = clock.now();
  const scores: PopularityScore[] = [];
  await forEachLimit(await readSellingEventIds(), maxConcurrentEvents, async (eventId) => {
    scores.push(await scoreSales(eventId, now));
  });
  const candidates = rank(scores, now, popularityLimits.rankedCandidates);
  const events = await readListedEvents(
    candidates.map(({ eventId }) => eventId),
    now,
  );
  const listed = new Set(events.map(({ eventId }) => eventId));
  const ranking = candidates.filter(({ eventId }) => listed.has(eventId)).slice(0, popularityLimits.rankedEvents);
  await saveRanking(ranking, now);
  log.info('events ranked', { selling: scores.length, ranked: ranking.length });
}

/** Adds the sales since the last run to a score. If a concurrent run has done so, returns the score as read. */
async function scoreSales(eventId: string, now: number): Promise<PopularityScore> {
  const known = await readScore(eventId);
  const sales = await readSalesAfter(known, now);
  if (sales.length === 0) return known;
  const next = withSales(known, sales, now);
  return (await saveScore(next, known)) ? next : known;
}
