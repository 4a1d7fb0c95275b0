import { clock } from '../../../shared/base/clock.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { earliestStart } from '../event/event.ts';
import { type EventFilter, matches } from '../event/event-filter.ts';
import { readListedEvents } from '../event/listed-events-store.ts';
import { popularityScores } from '../popularity/ranking-store.ts';
import { browseLimits } from './limits.ts';
import { listEvents } from './listing-store.ts';

/** Reads the events that match, most popular first, then the soonest. Bounded, so all pages are cut from one result. */
export async function readPopularEvents(filter: EventFilter): Promise<EventRow[]> {
  const now = clock.now();
  const ranking = [...(await popularityScores())].sort(([, one], [, other]) => other - one);
  const ids = ranking.slice(0, browseLimits.popularEvents).map(([id]) => id);
  const window = { from: earliestStart(now), to: undefined, limit: browseLimits.popularFill };
  const [popular, soonest] = await Promise.all([readListedEvents(ids, now), listEvents({ ...filter, ...window }, now)]);
  const isMatch = matches(filter);
  const chosen = popular.filter((event) => isMatch({ ...event, city: event.venue.city }));
  return [...new Map([...chosen, ...soonest.items].map((event) => [event.eventId, event])).values()];
}
