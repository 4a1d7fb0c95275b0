import { clock } from '../../shared/clock.ts';
import { limits } from '../../shared/limits.ts';
import type { EventRecord } from '../../shared/records.ts';
import * as browse from './browse-store.ts';
import { earliestUnended } from './event.ts';
import { listedOf, popularity } from './ranking-store.ts';

interface Wanted {
  city?: string | undefined;
  category?: string | undefined;
}

const within = (event: EventRecord, { city, category }: Wanted): boolean =>
  (city === undefined || event.venue.city === city) &&
  (category === undefined || browse.isBelow(event.category, category));

/** The most popular first, then the soonest. */
export async function popularEvents(wanted: Wanted): Promise<EventRecord[]> {
  const now = clock.now();
  const ranking = [...(await popularity())].sort(([, one], [, other]) => other - one);
  const ids = ranking.slice(0, limits.popularEvents).map(([id]) => id);
  const window = { from: earliestUnended(now), to: undefined, limit: limits.popularFill };
  const [popular, soonest] = await Promise.all([listedOf(ids, now), browse.published({ ...wanted, ...window }, now)]);
  const chosen = popular.filter((event) => within(event, wanted));
  return [...new Map([...chosen, ...soonest.items].map((event) => [event.eventId, event])).values()];
}
