import { memoizeFor } from '../../../shared/async/memoize.ts';
import { readGates } from '../devices/gate-store.ts';
import { checkinLimits } from '../limits.ts';
import { countSold, readSelling } from '../preload/sold-tickets-store.ts';
import { readStoredCounts } from './counts-store.ts';
import { doorStats } from './stats.ts';

const { statsMemoryMs, statsFactsMemoryMs } = checkinLimits;

/** What changes rarely: gates, and how many tickets are sold. */
const knownFacts = memoizeFor(statsFactsMemoryMs, async (eventId: string) => {
  const [gates, { types }] = await Promise.all([readGates(eventId), readSelling(eventId)]);
  return { gates, total: await countSold(types) };
});

/** Reads the door statistics of an event, memoized: many screens that show one door cost two reads a second. */
export const knownDoorStats = memoizeFor(statsMemoryMs, async (eventId: string) => {
  const [counts, facts] = await Promise.all([readStoredCounts(eventId), knownFacts(eventId)]);
  return doorStats(counts, facts);
});
