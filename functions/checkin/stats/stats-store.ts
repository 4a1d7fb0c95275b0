import { memoizeFor } from '../../../shared/async/memoize.ts';
import { log } from '../../../shared/base/log.ts';
import { passagesPartition } from '../../../shared/door/door-rows.ts';
import { pages } from '../../../shared/dynamo/read.ts';
import { readGates } from '../devices/gate-store.ts';
import { doorEnv } from '../env.ts';
import { checkinLimits } from '../limits.ts';
import { countSold, readSelling } from '../preload/sold-tickets-store.ts';
import { type CountedPassage, doorTally } from './stats.ts';

const { CHECKIN_TABLE } = doorEnv.read();

/** Many screens that show one door cost one count per second, or one per five seconds when there is much to count. */
const statsMemoryMs = 1_000;
const busyStatsMemoryMs = 5_000;
const busyPassages = 2_000;

/** Reads the door statistics of an event, and the number of passages that were read for them. */
export async function readDoorStats(eventId: string) {
  const [{ tally, complete }, gates, { types }] = await Promise.all([
    countPassages(eventId),
    readGates(eventId),
    readSelling(eventId),
  ]);
  const total = await countSold(types);
  return { stats: { ...tally.stats({ gates, total }), complete }, passages: tally.passages() };
}

/** As `readDoorStats`, memoized. */
export const knownDoorStats = memoizeFor(
  ({ passages }) => (passages > busyPassages ? busyStatsMemoryMs : statsMemoryMs),
  readDoorStats,
);

/** Counts every passage of an event, page by page, up to a bound. `complete` says whether these are all. */
async function countPassages(eventId: string) {
  const tally = doorTally();
  const passages = pages<CountedPassage>(CHECKIN_TABLE, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': passagesPartition(eventId) },
    ProjectionExpression: 'sk, #at, gateId, direction',
    ExpressionAttributeNames: { '#at': 'at' },
  });
  for await (const page of passages) {
    if (page.length > 0 && tally.passages() >= checkinLimits.passagesPerEvent) {
      log.warn('door statistics cut off', { eventId, passages: tally.passages() });
      return { tally, complete: false };
    }
    tally.add(page);
  }
  return { tally, complete: true };
}
