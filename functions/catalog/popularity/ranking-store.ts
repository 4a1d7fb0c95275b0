import { memoizeFor } from '../../../shared/async/memoize.ts';
import { getItem, getMany } from '../../../shared/dynamo/read.ts';
import { type EventRow, eventKey } from '../../../shared/records/event-row.ts';
import { rankingEnv } from '../env.ts';
import { isListed } from '../event/event.ts';
import { popularityLimits } from './limits.ts';
import { type PopularityById, rankingKey } from './score.ts';

const { EVENTS_TABLE } = rankingEnv.read();

const ranking = memoizeFor(popularityLimits.popularityMemoryMs, async (): Promise<PopularityById> => {
  const row = await getItem<{ scores?: Record<string, number> }>(EVENTS_TABLE, rankingKey);
  return new Map(Object.entries(row?.scores ?? {}));
});

/** How popular events are, as of half a minute ago; where nobody has counted, none is. */
export const popularity = (): Promise<PopularityById> => ranking('');

/** Those of some events that are listed at this moment, in the order of their ids. */
export async function listedOf(ids: readonly string[], now: number): Promise<EventRow[]> {
  const events = await getMany<EventRow>(EVENTS_TABLE, ids.map(eventKey));
  return events.flatMap((event) => (event && isListed(event, now) ? [event] : []));
}
