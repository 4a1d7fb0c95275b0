import { forEachLimit } from '../../shared/async/concurrency.ts';
import { clock } from '../../shared/base/clock.ts';
import { log } from '../../shared/base/log.ts';
import { popularityLimits } from './popularity/limits.ts';
import { listedOf } from './popularity/ranking-store.ts';
import { type PopularityScore, ranked, withSales } from './popularity/score.ts';
import * as store from './popularity/score-store.ts';

/** Events looked at at once. */
const lanes = 10;

/** With what it sold since the last time; where another has counted that meanwhile, as it was before. */
async function counted(eventId: string, now: number): Promise<PopularityScore> {
  const known = await store.popularityOf(eventId);
  const sales = await store.salesAfter(known, now);
  if (sales.length === 0) return known;
  const next = withSales(known, sales, now);
  return (await store.keepScore(next, known)) ? next : known;
}

/** Every few minutes: how popular events are, by confirmed orders alone, which no visitor can make without buying. */
export async function handler(): Promise<void> {
  const now = clock.now();
  const all: PopularityScore[] = [];
  await forEachLimit(await store.sellingEvents(), lanes, async (eventId) => {
    all.push(await counted(eventId, now));
  });
  const candidates = ranked(all, now, popularityLimits.rankedCandidates);
  const events = await listedOf(
    candidates.map(({ eventId }) => eventId),
    now,
  );
  const listed = new Set(events.map(({ eventId }) => eventId));
  const ranking = candidates.filter(({ eventId }) => listed.has(eventId)).slice(0, popularityLimits.rankedEvents);
  await store.keepRanking(ranking, now);
  log.info('events ranked', { selling: all.length, ranked: ranking.length });
}
