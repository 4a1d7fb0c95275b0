import type { EventRow } from '../../../shared/records/event-row.ts';
import { type PagePosition, pageOfIds } from '../browse/id-page.ts';
import { browseLimits } from '../browse/limits.ts';
import { isEmptyRange, isPriceFiltered, type PriceFilter } from '../browse/price-filter.ts';
import { filterByPrice } from '../browse/price-filter-store.ts';
import { readListedEvents } from '../event/listed-events-store.ts';
import { popularityScores } from '../popularity/ranking-store.ts';
import { currentIndex } from './read-index.ts';
import type { SearchQuery } from './search-index.ts';

interface Paging {
  limit: number;
  from: PagePosition | undefined;
}

interface FoundPage {
  events: EventRow[];
  next: PagePosition | undefined;
}

/** Finds listed events by words and filters, best match first. One page and the position of the next. */
export async function findEvents(query: SearchQuery & PriceFilter, paging: Paging, now: number): Promise<FoundPage> {
  const [index, popularity] = await Promise.all([currentIndex(), popularityScores()]);
  const ids = index?.find(query, popularity, now) ?? [];
  if (isEmptyRange(query)) return { events: [], next: undefined };
  if (isPriceFiltered(query)) return pricedPage(ids, query, paging, now);
  const { page, next } = pageOfIds(ids, paging.limit, paging.from);
  return { events: await readListedEvents(page, now), next };
}

/** Reads ticket types of a bounded number of events, so a page may be short. Only a missing `next` is the end. */
async function pricedPage(
  ids: readonly string[],
  filter: PriceFilter,
  { limit, from }: Paging,
  now: number,
): Promise<FoundPage> {
  const events: EventRow[] = [];
  let next = from;
  for (let read = 0; read < browseLimits.offersPerPage; read += browseLimits.offersPerRead) {
    const batch = pageOfIds(ids, browseLimits.offersPerRead, next);
    const found = await filterByPrice(await readListedEvents(batch.page, now), filter, now);
    const room = limit - events.length;
    events.push(...found.slice(0, room));
    const last = events.at(-1);
    // Matches that do not fit into this page are read again by the next.
    next = last && found.length > room ? { after: last.eventId, position: ids.indexOf(last.eventId) + 1 } : batch.next;
    if (!next || found.length >= room) break;
  }
  return { events, next };
}
