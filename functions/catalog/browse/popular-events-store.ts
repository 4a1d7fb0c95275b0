import { clock } from '../../../shared/base/clock.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { earliestUnended } from '../event/event.ts';
import { type Wanted, wants } from '../event/event-filter.ts';
import { listedOf, popularity } from '../popularity/ranking-store.ts';
import { browseLimits } from './limits.ts';
import * as browse from './listing-store.ts';

/** The most popular first, then the soonest. */
export async function popularEvents(wanted: Wanted): Promise<EventRow[]> {
  const now = clock.now();
  const ranking = [...(await popularity())].sort(([, one], [, other]) => other - one);
  const ids = ranking.slice(0, browseLimits.popularEvents).map(([id]) => id);
  const window = { from: earliestUnended(now), to: undefined, limit: browseLimits.popularFill };
  const [popular, soonest] = await Promise.all([listedOf(ids, now), browse.published({ ...wanted, ...window }, now)]);
  const isWanted = wants(wanted);
  const chosen = popular.filter((event) => isWanted({ ...event, city: event.venue.city }));
  return [...new Map([...chosen, ...soonest.items].map((event) => [event.eventId, event])).values()];
}
